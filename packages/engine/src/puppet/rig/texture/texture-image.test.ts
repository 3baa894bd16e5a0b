import assert from 'node:assert/strict';
import { test } from 'node:test';
import { packTexture } from './texture-image.ts';

test('colours become the nearest bytes, the even one of two, and are opaque', () => {
  // Texels that are taken four at a time, and some that are left over.
  for (const width of [1, 4, 7, 12]) {
    const rgb = Float32Array.from({ length: width * 3 }, (_, k) => -2 + k * 8.25);
    const expected = new Uint8ClampedArray(width * 4).fill(255);
    rgb.forEach((value, k) => {
      expected[Math.floor(k / 3) * 4 + (k % 3)] = value;
    });
    assert.deepEqual(packTexture(rgb, { width, height: 1 }), { width, height: 1, data: expected });
  }
  const { data } = packTexture(Float32Array.of(0.5, 1.5, 254.5), { width: 1, height: 1 });
  assert.deepEqual([...data], [0, 2, 254, 255]);
});
