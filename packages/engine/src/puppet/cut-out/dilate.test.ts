import assert from 'node:assert/strict';
import { test } from 'node:test';
import { distanceToInside } from '../distance-transform.ts';
import { dilate } from './dilate.ts';
import { noiseAt } from './testing/draw-figure.ts';

test('a grown mask holds exactly what lies within the radius', () => {
  const width = 61;
  const height = 47;
  const mask = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const isInDisc = Math.hypot(x - 12, y - 20) < 9;
      mask[y * width + x] = isInDisc || noiseAt(x, y) > 0.99 || x === width - 1 ? 1 : 0;
    }
  }
  for (const radius of [1, 1.5, 4, 6.3]) {
    const expected = Uint8Array.from(distanceToInside(mask, { width, height }), (distance) =>
      distance <= radius ? 1 : 0,
    );
    assert.deepEqual(dilate(mask, width, height, radius), expected);
  }
});
