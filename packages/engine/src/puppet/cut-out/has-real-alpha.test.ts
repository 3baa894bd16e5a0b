import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasRealAlpha } from './has-real-alpha.ts';
import { drawCapsules, figureCapsules } from './testing/draw-figure.ts';

const SIZE = { width: 300, height: 500 };

test('a figure on transparency is a cut-out', () => {
  assert.equal(hasRealAlpha(drawCapsules(SIZE, figureCapsules())), true);
});

test('an opaque picture, one with stray clear pixels and one with rounded corners are not', () => {
  const picture = drawCapsules(SIZE, figureCapsules(), () => [255, 255, 255]);
  assert.equal(hasRealAlpha(picture), false);
  for (let p = 0; p < 400; p++) picture.data[p * 997 * 4 + 3] = 0;
  assert.equal(hasRealAlpha(picture), false);
  for (let y = 0; y < SIZE.height; y++) {
    for (let x = 0; x < SIZE.width; x++) {
      const corner = Math.min(x, SIZE.width - 1 - x) + Math.min(y, SIZE.height - 1 - y);
      if (corner < 90) picture.data[(y * SIZE.width + x) * 4 + 3] = 0;
    }
  }
  assert.equal(hasRealAlpha(picture), false);
});

test('a wholly transparent picture is not', () => {
  assert.equal(hasRealAlpha({ ...SIZE, data: new Uint8ClampedArray(SIZE.width * SIZE.height * 4) }), false);
});
