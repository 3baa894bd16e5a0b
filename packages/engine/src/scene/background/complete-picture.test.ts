import assert from 'node:assert/strict';
import { test } from 'node:test';
import { completePicture } from './complete-picture.ts';
import { PATCH_RADIUS, PatchKernel } from './patch-kernel.ts';

const SIZE = 72;

/** Vertical stripes with a square hole that holds their mean. */
function makeStripes(): PatchKernel {
  const kernel = new PatchKernel({ width: SIZE, height: SIZE });
  const picture = kernel.levels[0]!;
  for (let y = 0; y < SIZE; y++) {
    for (let x = 0; x < SIZE; x++) {
      const at = (y + PATCH_RADIUS) * picture.width + x + PATCH_RADIUS;
      const isHole = x >= 26 && x < 46 && y >= 26 && y < 46;
      picture.isHole[at] = isHole ? 1 : 0;
      picture.isKnown[at] = isHole ? 0 : 1;
      picture.colours.fill(isHole ? 100 : stripe(x), 3 * at, 3 * at + 3);
    }
  }
  kernel.finish(8);
  return kernel;
}

const stripe = (x: number): number => (x % 8 < 4 ? 60 : 140);

test('a pattern goes on through a hole', () => {
  const kernel = makeStripes();
  const picture = kernel.levels[0]!;
  assert.ok(completePicture(kernel));
  let wrong = 0;
  for (let y = 26; y < 46; y++) {
    for (let x = 26; x < 46; x++) {
      const value = picture.colours[3 * ((y + PATCH_RADIUS) * picture.width + x + PATCH_RADIUS)]!;
      if (Math.abs(value - stripe(x)) > 20) wrong++;
    }
  }
  assert.ok(wrong < 20, `${wrong} of 400 pixels are wrong`);
});

test('known pixels stay as they are', () => {
  const kernel = makeStripes();
  const picture = kernel.levels[0]!;
  const before = picture.colours.slice();
  completePicture(kernel);
  for (let at = 0; at < picture.isKnown.length; at++) {
    if (picture.isKnown[at]) assert.equal(picture.colours[3 * at], before[3 * at]);
  }
});

test('a picture without anything known is left alone', () => {
  const kernel = makeStripes();
  const { isKnown, colours } = kernel.levels[0]!;
  const before = colours.slice();
  isKnown.fill(0);
  assert.equal(completePicture(kernel), false);
  assert.deepEqual(colours, before);
});
