import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CELL, type Plate } from './background.ts';
import type { ReadSampleRows } from './gather-plate.ts';
import { identity } from './homography.ts';
import { countMeasured, levelSamples } from './level-samples.ts';
import { packedSize, viewPacked } from './packed-image.ts';
import { PlateKernel } from './plate-kernel.ts';

const SIZE = { width: 64, height: 64 };
const CELLS = (SIZE.width / CELL) * (SIZE.height / CELL);

/** The frames whose exposure is measured, of so many that are a level brighter each, and the plate's brightness once all are levelled. */
async function listMeasured(count: number): Promise<{ measured: number[]; settled: number }> {
  const planes = { luma: new Uint8Array(64 * 64), u: new Uint8Array(32 * 32), v: new Uint8Array(32 * 32) };
  const plate = { ...SIZE, ...planes, x: 0, y: 0, seen: new Uint8Array(CELLS) } as Plate;
  const everywhere = new Uint8Array(CELLS).fill(1);
  const samples = Array.from({ length: count }, (_, frameIndex) => ({
    ...{ frameIndex, plateToFrame: identity(), clear: everywhere },
  }));
  const measured: number[] = [];
  const bytes = packedSize(SIZE.width, SIZE.height);
  const kernel = new PlateKernel(plate, {
    ...{ ...SIZE, transforms: samples.map(({ plateToFrame }) => plateToFrame) },
    ...{ measuredCount: countMeasured(count), rowBytes: count * bytes },
  });
  const readRows: ReadSampleRows = async (frameIndex, _firstRow, rowCount, memory) => {
    measured.push(frameIndex);
    const image = viewPacked(memory, SIZE.width, rowCount);
    image.y.fill(60 + frameIndex);
    return image;
  };
  await levelSamples(kernel, { ...SIZE, samples, needed: everywhere, readRows });
  const settledFrom = [...measured];
  for (let k = 0; k < count; k++) kernel.show(k, 0, await readRows(k, 0, 64, kernel.rows.subarray(k * bytes)));
  kernel.settleRow(
    3,
    samples.map(({ clear }) => clear),
    everywhere,
    [],
  );
  return { measured: settledFrom, settled: plate.luma[3 * CELL * SIZE.width + 20]! };
}

test('the exposure of a few samples is measured in each, of more in every second one', async () => {
  const few = await listMeasured(6);
  assert.deepEqual(few.measured, [0, 1, 2, 3, 4, 5]);
  assert.equal(few.settled, 60, 'the first one is what the others are brought to');
  const many = await listMeasured(40);
  assert.deepEqual(
    many.measured,
    Array.from({ length: 20 }, (_, i) => 2 * i),
  );
  assert.ok(many.settled >= 60 && many.settled <= 61, 'and stands for its neighbour');
});
