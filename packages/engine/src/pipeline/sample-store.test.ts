import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import type { YuvImage } from '../core/image.ts';
import { SampleStore } from './sample-store.ts';

function paddedFrame(seed: number): YuvImage {
  const fill = (length: number, from: number): Uint8Array =>
    Uint8Array.from({ length }, (_, i) => (i * 7 + from) & 255);
  return {
    width: 8,
    height: 6,
    yStride: 11,
    uvStride: 5,
    y: fill(66, seed),
    u: fill(15, seed + 1),
    v: fill(15, seed + 2),
  };
}

test('rows of a kept frame come back as they were, without padding, and the file goes in the end', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'samples-'));
  try {
    const store = await SampleStore.open(path.join(folder, 'samples'), { width: 8, height: 6 });
    await store.add(40, paddedFrame(100));
    await store.add(3, paddedFrame(5));
    assert.deepEqual(store.frames, [3, 40]);
    const rows = await store.readRows(40, 2, 4, new Uint8Array(48));
    const original = paddedFrame(100);
    assert.deepEqual(rows.y.subarray(0, 8), original.y.subarray(22, 30));
    assert.deepEqual(rows.y.subarray(24, 32), original.y.subarray(55, 63));
    assert.deepEqual(rows.u.subarray(4, 8), original.u.subarray(10, 14));
    assert.deepEqual(rows.v.subarray(0, 4), original.v.subarray(5, 9));
    assert.deepEqual([rows.width, rows.height], [8, 4]);
    await store[Symbol.asyncDispose]();
    assert.deepEqual(await readdir(folder), []);
  } finally {
    await rm(folder, { recursive: true });
  }
});
