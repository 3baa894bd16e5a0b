import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { KernelMemory } from '../../core/kernel-memory.ts';
import { maskKernel } from './mask-kernel.ts';
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
      assert.ok(data.every((alpha, i) => Math.abs(alpha - original[i]!) <= 8));
    }),
  );
});

test('full and empty cells stay exactly that, and nobody stays nobody', () => {
  const mask = { cell: 4, x: 1, y: 2, width: 2, height: 1, data: Uint8Array.of(255, 0) };
  assert.deepEqual(unpackMask(packMask(mask)), mask);
  const nobody = { cell: 4, x: 0, y: 0, width: 0, height: 0, data: new Uint8Array() };
  assert.deepEqual(unpackMask(packMask(nobody)), nobody);
});

test('runs of any length come back, and a mask of few of them takes few bytes', () => {
  const lengths = [1, 15, 16, 17, 270, 271, 272, 542, 1];
  const data = Uint8Array.from(lengths.flatMap((length, i) => Array<number>(length).fill(i % 2 === 0 ? 255 : 17)));
  const mask = { cell: 4, x: 0, y: 0, width: data.length, height: 1, data };
  const packed = packMask(mask);
  assert.deepEqual(unpackMask(packed), mask);
  assert.ok(packed.length <= 10 + 2 * (lengths.length + 2), `${packed.length} bytes`);
});

test('a mask that was unpacked stays as it is while others are', () => {
  const [one, other] = [255, 0].map((alpha) => ({
    cell: 4,
    x: 0,
    y: 0,
    width: 20,
    height: 1,
    data: new Uint8Array(20).fill(alpha),
  }));
  const packed = packMask(one!);
  const unpacked = unpackMask(packed);
  assert.deepEqual(unpackMask(packMask(other!)), other);
  assert.deepEqual(unpacked, one);
});

test('bytes that are cut off or have more in them than the mask are refused', () => {
  const packed = packMask({ cell: 4, x: 0, y: 0, width: 40, height: 2, data: new Uint8Array(80).fill(255) });
  // The whole of it first: what is cut off must not be read from where it was.
  assert.equal(unpackMask(packed).data.length, 80);
  assert.throws(() => unpackMask(packed.subarray(0, -1)), /wrong size/);
  assert.throws(() => unpackMask(packed.subarray(0, 10)), /wrong size/);
  assert.throws(() => unpackMask(Uint8Array.of(...packed, 1)), /wrong size/);
  assert.throws(() => unpackMask(Uint8Array.of(...packed, ...new Uint8Array(100_000).fill(255))), /wrong size/);
});

test('a few bytes that promise a huge mask are refused before they take memory', () => {
  const huge = new Uint8Array(10).fill(255);
  assert.throws(() => unpackMask(huge), /wrong size/);
  assert.ok(maskKernel.open(new KernelMemory()).memory.buffer.byteLength < 100e6);
});
