import assert from 'node:assert/strict';
import { test } from 'node:test';
import { completePicture } from './complete-picture.ts';
import { PATCH_RADIUS, PatchKernel } from './patch-kernel.ts';

const SIZE = 72;

/** Vertical stripes with a square hole from (first, first) on that holds their mean. */
function makeStripes(first = 26): PatchKernel {
  const kernel = new PatchKernel({ width: SIZE, height: SIZE });
  const picture = kernel.levels[0]!;
  for (let y = 0; y < SIZE; y++) {
    for (let x = 0; x < SIZE; x++) {
      const at = (y + PATCH_RADIUS) * picture.width + x + PATCH_RADIUS;
      const isHole = x >= first && x < 46 && y >= first && y < 46;
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

test('the guide is the mean of the colours around', () => {
  const { width, height, colours, addresses } = makeStripes().levels[0]!;
  const guide = new Float32Array(colours.buffer, addresses.guide, 3 * width * height);
  for (let y = 0; y < height; y += 7) {
    for (let x = 0; x < width; x += 5) {
      let [sum, count] = [0, 0];
      for (let row = Math.max(0, y - 8); row <= Math.min(height - 1, y + 8); row++) {
        for (let column = Math.max(0, x - 8); column <= Math.min(width - 1, x + 8); column++, count++) {
          sum += colours[3 * (row * width + column) + 1]!;
        }
      }
      assert.ok(Math.abs(guide[3 * (y * width + x) + 1]! - sum / count) < 1e-3, `${x}, ${y}`);
    }
  }
});

test('at half the size a pixel is a hole where any of its four is, and shows the others', () => {
  const kernel = makeStripes(27);
  kernel.halveAll();
  const { width, colours, isHole, isKnown } = kernel.levels[1]!;
  for (const [x, y, level, hole] of [
    [14, 12, 140, 0],
    [13, 13, 60, 1],
    [13, 16, 60, 1],
    [15, 15, 100, 1],
    [17, 23, 60, 0],
  ] as const) {
    const at = (y + PATCH_RADIUS) * width + x + PATCH_RADIUS;
    assert.ok(Math.abs(colours[3 * at]! - level) < 0.1, `${x}, ${y}: ${colours[3 * at]}`);
    assert.deepEqual([isHole[at], isKnown[at]], [hole, 1 - hole], `${x}, ${y}`);
  }
});

test('patches are trusted less the farther inside of a hole they lie', () => {
  const kernel = makeStripes();
  kernel.exports.measureDepths();
  const { width } = kernel.levels[0]!;
  for (let y = 20; y < 52; y++) {
    for (let x = 20; x < 52; x++) {
      const inside = Math.max(0, Math.min(x - 25, 46 - x, y - 25, 46 - y));
      const depth = kernel.depths[(y + PATCH_RADIUS) * width + x + PATCH_RADIUS]!;
      assert.ok(Math.abs(depth - 0.85 ** inside) < 1e-5, `${x}, ${y}: ${depth}`);
    }
  }
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
