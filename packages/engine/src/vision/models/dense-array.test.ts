import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { countElements, transpose } from './dense-array.ts';

test('a transposition moves each element to the place that its indexes say', () => {
  const source = Float32Array.from({ length: 24 }, (_, i) => i);
  const result = transpose(source, [1, 2, 3, 4], [0, 3, 1, 2]);
  for (let y = 0; y < 2; y++)
    for (let x = 0; x < 3; x++)
      for (let c = 0; c < 4; c++) assert.equal(result[(c * 2 + y) * 3 + x], source[(y * 3 + x) * 4 + c]);
});

test('a transposition and its inverse give back the source', () => {
  const shapes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(shapes, fc.nat(), (shape, seed) => {
      const order = shape.map((_, i) => (i + seed) % shape.length);
      const inverse = shape.map((_, i) => order.indexOf(i));
      const source = Float32Array.from({ length: countElements(shape) }, (_, i) => i);
      const there = transpose(source, shape, order);
      assert.deepEqual(
        transpose(
          there,
          order.map((d) => shape[d]!),
          inverse,
        ),
        source,
      );
    }),
  );
});
