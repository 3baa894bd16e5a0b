import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawTestFigure } from './testing/draw-test-figure.ts';
import { prepareWorkingPicture } from './working-picture.ts';

test('where something shines through a figure, its colours are those that it has where nothing does', () => {
  const opaque = drawTestFigure();
  const data = opaque.cutOut.data.map((value, k) => (k % 4 === 3 ? Math.round(0.6 * value) : value));
  const before = prepareWorkingPicture(opaque);
  const after = prepareWorkingPicture({ ...opaque, cutOut: { ...opaque.cutOut, data } });
  assert.deepEqual(after.size, before.size);
  before.depth.forEach((depth, i) => {
    // On outlines both are sharpened, as far as there is room.
    if (depth < 5) return;
    assert.ok(Math.abs(after.alpha[i]! - 0.6) < 0.01, `alpha ${after.alpha[i]}`);
    for (let k = 3 * i; k < 3 * i + 3; k++) assert.ok(Math.abs(after.rgb[k]! - before.rgb[k]!) < 0.5, `texel ${i}`);
  });
});
