import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boxMean } from './box-mean.ts';
import { cutFromPersonMask } from './cut-from-person-mask.ts';
import { drawCapsules, figureCapsules, noiseAt, type Rgb } from './testing/draw-figure.ts';

/** How far the coarse mask is off, pixels. */
const SHIFT = 7;
const SIZE = { width: 300, height: 500 };

/** Leaves and sky. */
function park(x: number, y: number): Rgb {
  const leaf = noiseAt((x / 5) | 0, (y / 5) | 0, 3) * 25 + noiseAt(x, y, 4) * 6;
  return y < 160 ? [150 + leaf / 2, 190 + leaf / 2, 225] : [70 + leaf, 120 + leaf, 60 + leaf];
}

test('a coarse mask that is shifted and has a hole in the shirt becomes an exact matte', () => {
  const truth = drawCapsules(SIZE, figureCapsules());
  const picture = drawCapsules(SIZE, figureCapsules(), park);
  const shifted = Float32Array.from({ length: SIZE.width * SIZE.height }, (_, p) => {
    const x = p % SIZE.width;
    const y = Math.floor(p / SIZE.width);
    if (Math.hypot(x - 150, y - 210) < 14) return 0;
    return truth.data[(y * SIZE.width + Math.min(SIZE.width - 1, x + SHIFT)) * 4 + 3]! / 255;
  });
  const share = boxMean(shifted, SIZE, 5);
  const alpha = cutFromPersonMask(picture, {
    share,
    coarseness: 5,
    core: [
      {
        polygon: [
          { x: 125, y: 150 },
          { x: 175, y: 150 },
          { x: 165, y: 265 },
          { x: 135, y: 265 },
        ],
      },
    ],
  });
  let error = 0;
  let wrong = 0;
  for (let p = 0; p < alpha.length; p++) {
    const expected = truth.data[p * 4 + 3]! / 255;
    error += Math.abs(alpha[p]! - expected);
    if (alpha[p]! > 0.5 !== expected > 0.5) wrong++;
  }
  let area = 0;
  for (let p = 3; p < truth.data.length; p += 4) if (truth.data[p]! > 127) area++;
  assert.ok(wrong / area < 0.015, `${((100 * wrong) / area).toFixed(2)} % of the figure is wrong`);
  assert.ok(error / area < 0.025);
});
