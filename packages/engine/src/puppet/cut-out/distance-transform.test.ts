import assert from 'node:assert/strict';
import { test } from 'node:test';
import { distanceInside, distanceOutside } from './distance-transform.ts';
import { noiseAt } from './testing/draw-figure.ts';

test('distances equal those of a search over all pixels', () => {
  const width = 23;
  const height = 17;
  const mask = Uint8Array.from({ length: width * height }, (_, p) =>
    noiseAt(p % width, (p / width) | 0) > -0.8 ? 1 : 0,
  );
  const distance = distanceInside(mask, width, height, true);
  for (let p = 0; p < mask.length; p++) {
    let nearest = width + height;
    for (let q = 0; q < mask.length; q++) {
      if (mask[q]) continue;
      nearest = Math.min(nearest, Math.hypot((p % width) - (q % width), ((p / width) | 0) - ((q / width) | 0)));
    }
    assert.ok(Math.abs(distance[p]! - nearest) < 1e-4);
  }
});

test('the border of the picture counts as outside unless it is open', () => {
  const mask = new Uint8Array(25).fill(1);
  assert.equal(distanceInside(mask, 5, 5)[12], 3);
  assert.equal(distanceInside(mask, 5, 5, true)[12], 10);
  assert.equal(distanceOutside(mask, 5, 5)[12], 0);
});
