import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compositeMask } from './composite-mask.ts';
import { fillSolid } from './fill-solid.ts';
import { makeFrame, makePicture } from './testing/make-frame.ts';

const LEVELS: [alpha: number, luma: number][] = [
  [0, 16],
  [64, 71],
  [128, 126],
  [191, 180],
  [255, 235],
];

test('a mask shows every level of alpha as grey, without colour', () => {
  const mask = makeFrame(10, 4);
  fillSolid(mask, [0, 0, 0]);
  compositeMask(
    mask,
    makePicture({ x: 1, y: 1, width: 5, height: 1 }, (column) => [9, 200, 30, LEVELS[column]![0]]),
  );
  const row = mask.y.subarray(mask.yStride + 1, mask.yStride + 1 + LEVELS.length);
  assert.deepEqual(
    [...row],
    LEVELS.map(([, luma]) => luma),
  );
  assert.equal(mask.y[0], 16);
  assert.ok(mask.u.subarray(0, 5).every((value) => value === 128));
});

test('a mask that is hung over a border is cut there', () => {
  const mask = makeFrame(10, 4);
  fillSolid(mask, [0, 0, 0]);
  compositeMask(
    mask,
    makePicture({ x: -3, y: -2, width: 16, height: 16 }, () => [0, 0, 0, 255]),
  );
  for (let y = 0; y < 4; y++) {
    assert.ok(mask.y.subarray(y * mask.yStride, y * mask.yStride + 10).every((value) => value === 235));
    assert.equal(mask.y[y * mask.yStride + 10], 99);
  }
});

test('two characters cover more than one', () => {
  const mask = makeFrame(10, 4);
  fillSolid(mask, [0, 0, 0]);
  const half = makePicture({ x: 0, y: 0, width: 10, height: 4 }, () => [0, 0, 0, 128]);
  compositeMask(mask, half);
  compositeMask(mask, half);
  assert.ok(Math.abs(mask.y[0]! - (16 + 219 * 0.752)) <= 1);
});
