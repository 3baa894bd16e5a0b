import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alphaOf, cleanAlpha } from './clean-alpha.ts';

test('alpha is that of each pixel, from 0 to 1', () => {
  const data = new Uint8ClampedArray(256 * 4).map((_, k) => k >> 2);
  assert.deepEqual(
    alphaOf({ width: 256, height: 1, data }),
    Float32Array.from({ length: 256 }, (_, byte) => byte / 255),
  );
});

test('a cut-out keeps its alpha and its colours, but for stray pieces and what does not show', () => {
  const size = { width: 40, height: 30 };
  const data = new Uint8ClampedArray(size.width * size.height * 4);
  for (let p = 0; p < data.length; p += 4) data.set([10, 20, 30, 0], p);
  const set = (x: number, y: number, alpha: number) => data.set([10, 20, 30, alpha], (y * size.width + x) * 4);
  for (let y = 5; y < 25; y++) for (let x = 5; x < 25; x++) set(x, y, y === 5 ? 90 : 255);
  set(35, 3, 255);
  const before = data.slice();
  const { data: cleaned } = cleanAlpha({ ...size, data });
  assert.deepEqual(data, before, 'the picture itself does not change');
  const at = (x: number, y: number) => [...cleaned.subarray((y * size.width + x) * 4, (y * size.width + x) * 4 + 4)];
  assert.deepEqual(at(10, 5), [10, 20, 30, 90]);
  assert.deepEqual(at(10, 10), [10, 20, 30, 255]);
  assert.deepEqual(at(35, 3), [0, 0, 0, 0]);
  assert.deepEqual(at(1, 1), [0, 0, 0, 0]);
});
