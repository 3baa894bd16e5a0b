import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paintFigure } from './paint-figure.ts';

/** Red on the left, half-transparent blue on the right of a box of 4 × 4; nothing around it. */
function twoColours() {
  const data = new Uint8ClampedArray(8 * 6 * 4);
  for (let y = 1; y < 5; y++) {
    for (let x = 2; x < 6; x++) data.set(x < 4 ? [200, 0, 0, 255] : [0, 0, 200, 127], (y * 8 + x) * 4);
  }
  return { width: 8, height: 6, data };
}

const BOX = { x0: 2, y0: 1, x1: 6, y1: 5 };
const GREY = [100, 100, 100] as const;

const pixel = ({ width, data }: { width: number; data: Uint8Array }, x: number, y: number) => [
  ...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3),
];

test('a figure is put on its backdrop, shines through where it does, and has a margin', () => {
  const place = { box: BOX, scale: 2, margin: 3 };
  const image = paintFigure(twoColours(), place, { tintShare: 0, backdrop: GREY, isMirrored: false });
  assert.deepEqual([image.width, image.height], [14, 14]);
  assert.deepEqual(pixel(image, 2, 5), [...GREY]);
  assert.deepEqual(pixel(image, 3, 3), [200, 0, 0]);
  // 127/255 of blue over grey.
  assert.deepEqual(pixel(image, 10, 10), [50, 50, 150]);
  assert.deepEqual(pixel(image, 11, 10), [...GREY]);
});

test('tinted, a figure has the colour of skin; mirrored, its sides are swapped', () => {
  const place = { box: BOX, scale: 1, margin: 0 };
  const tinted = paintFigure(twoColours(), place, { tintShare: 1, backdrop: GREY, isMirrored: false });
  assert.deepEqual(pixel(tinted, 0, 0), [220, 170, 140]);
  const half = paintFigure(twoColours(), place, { tintShare: 0.5, backdrop: GREY, isMirrored: true });
  assert.deepEqual(pixel(half, 3, 2), [210, 85, 70]);
  assert.deepEqual(pixel(half, 0, 2), [105, 93, 135]);
});
