import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Plate } from './background.ts';
import { identity } from './homography.ts';
import { levelSamples } from './level-samples.ts';
import { viewPacked } from './packed-image.ts';

const SIZE = { width: 64, height: 64 };

/** The frames whose exposure is measured, of so many. Every frame is a level brighter than the one before. */
async function listMeasured(count: number): Promise<{ measured: number[]; brightest: number | undefined }> {
  const plate = { ...SIZE, x: 0, y: 0 } as Plate;
  const samples = Array.from({ length: count }, (_, frameIndex) => ({
    frameIndex,
    plateToFrame: identity(),
    clear: new Uint8Array(64).fill(1),
  }));
  const measured: number[] = [];
  const levels = await levelSamples(plate, {
    ...SIZE,
    samples,
    needed: new Uint8Array(64),
    readRows: async (frameIndex, _firstRow, rowCount, memory) => {
      measured.push(frameIndex);
      const image = viewPacked(memory, SIZE.width, rowCount);
      image.y.fill(60 + frameIndex);
      return image;
    },
  });
  assert.equal(levels.length, count);
  return { measured, brightest: levels.at(-1)?.values[0] };
}

test('the exposure of a few samples is measured in each, of more in every second one', async () => {
  const few = await listMeasured(6);
  assert.deepEqual(few.measured, [0, 1, 2, 3, 4, 5]);
  assert.ok(Math.abs(few.brightest! + 5) < 0.5, 'the first one is what the others are brought to');
  const many = await listMeasured(40);
  assert.deepEqual(
    many.measured,
    Array.from({ length: 20 }, (_, i) => 2 * i),
  );
  assert.ok(Math.abs(many.brightest! + 38) < 0.5, 'and stands for its neighbour');
});
