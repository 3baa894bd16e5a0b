import assert from 'node:assert/strict';
import { test } from 'node:test';
import { distanceToCore, distanceToInside, distanceToOutside } from './distance-transform.ts';

test('distances are those of a search over all empty pixels', () => {
  const size = { width: 31, height: 23 };
  const inside = Uint8Array.from({ length: 31 * 23 }, (_, i) => ((i * 7919) % 37 < 33 ? 1 : 0));
  const distances = distanceToOutside(inside, size);
  for (let i = 0; i < inside.length; i++) {
    let nearest = Infinity;
    for (let j = 0; j < inside.length; j++) {
      if (inside[j]) continue;
      nearest = Math.min(nearest, Math.hypot((i % 31) - (j % 31), Math.floor(i / 31) - Math.floor(j / 31)));
    }
    assert.ok(Math.abs(distances[i]! - nearest) < 1e-4);
  }
});

test('the border of the picture does not count as outside, and nothing is nearer to a full mask than itself', () => {
  const size = { width: 5, height: 5 };
  const full = new Uint8Array(25).fill(1);
  assert.equal(distanceToOutside(full, size)[12], 10);
  assert.equal(distanceToInside(full, size)[12], 0);
});

test('with a limit, distances up to it are the same and larger ones are the limit', () => {
  const size = { width: 40, height: 30 };
  const inside = Uint8Array.from({ length: 40 * 30 }, (_, i) => (i % 397 === 5 ? 0 : 1));
  const distances = distanceToOutside(inside, size);
  for (const limit of [2, 7.5, 100]) {
    const limited = distanceToOutside(inside, size, limit);
    assert.deepEqual(
      limited,
      distances.map((distance) => Math.min(limit, distance)),
    );
  }
  assert.ok(distances.some((distance) => distance > 7.5));
});

test('distances to what is inside are those to the outside of the inverse, and a core is what is deeper than its radius', () => {
  const size = { width: 37, height: 21 };
  const inside = Uint8Array.from({ length: 37 * 21 }, (_, i) => ((i * 7919) % 41 < 12 ? 1 : 0));
  const outside = inside.map((isInside) => 1 - isInside);
  assert.deepEqual(distanceToInside(inside, size), distanceToOutside(outside, size));
  const depth = Float32Array.from({ length: 37 * 21 }, (_, i) => ((i * 31) % 97) / 8);
  const toCore = distanceToCore(depth, size, 3.3);
  depth.forEach((d, i) => {
    assert.equal(toCore[i] === 0, d > 3.3);
  });
});
