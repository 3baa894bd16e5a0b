import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { packMask, unpackMask } from './pack-mask.ts';

test('a packed mask comes back in place, each cell within half a step', () => {
  const masks = fc
    .record({
      cell: fc.integer({ min: 1, max: 16 }),
      x: fc.nat(400),
      y: fc.nat(400),
      width: fc.integer({ min: 1, max: 40 }),
      height: fc.integer({ min: 1, max: 40 }),
    })
    .chain((box) =>
      fc
        .uint8Array({ minLength: box.width * box.height, maxLength: box.width * box.height })
        .map((data) => ({ ...box, data })),
    );
  fc.assert(
    fc.property(masks, (mask) => {
      const { data, ...box } = unpackMask(packMask(mask));
      const { data: original, ...originalBox } = mask;
      assert.deepEqual(box, originalBox);
      assert.equal(data.length, original.length);
      assert.ok(data.every((alpha, i) => Math.abs(alpha - original[i]!) <= 9));
    }),
  );
});

test('full and empty cells stay exactly that, and nobody stays nobody', () => {
  const mask = { cell: 4, x: 1, y: 2, width: 2, height: 1, data: Uint8Array.of(255, 0) };
  assert.deepEqual(unpackMask(packMask(mask)), mask);
  const nobody = { cell: 4, x: 0, y: 0, width: 0, height: 0, data: new Uint8Array() };
  assert.deepEqual(unpackMask(packMask(nobody)), nobody);
});
