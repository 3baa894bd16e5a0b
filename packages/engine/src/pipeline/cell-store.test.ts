import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { CellStore } from './cell-store.ts';

const frameOf = (luma: number) => ({
  width: 8,
  height: 6,
  yStride: 8,
  uvStride: 4,
  y: new Uint8Array(48).fill(luma),
  u: new Uint8Array(12).fill(luma + 1),
  v: new Uint8Array(12).fill(luma + 2),
});

test('frames that are looked at come back as cells, others are not kept, and the file goes in the end', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'cells-'));
  try {
    const store = await CellStore.open(path.join(folder, 'cells'), { width: 8, height: 6, fps: 30 });
    const count = store.grid.columns * store.grid.rows;
    for (const frame of [0, 1, 2, 4]) store.add(frame, frameOf(10 * frame));
    const memory = new Uint8Array(3 * count);
    store.read(4, memory);
    assert.deepEqual([memory[0], memory[count], memory[2 * count]], [40, 41, 42]);
    store.read(2, memory);
    assert.deepEqual([memory[0], memory[3 * count - 1]], [20, 22]);
    assert.throws(() => store.read(6, memory), RangeError);
    await store[Symbol.asyncDispose]();
    assert.deepEqual(await readdir(folder), []);
  } finally {
    await rm(folder, { recursive: true });
  }
});
