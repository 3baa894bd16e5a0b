import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepUnpacked, packMask, unpackMasks } from './person-masks.ts';

function packSquare(side: number): Uint8Array {
  return packMask({ cell: 4, x: 0, y: 0, width: side, height: side, data: new Uint8Array(side * side).fill(255) });
}

test('masks are unpacked once, as long as there is room for them', () => {
  const small = [packSquare(3), new Uint8Array(0), packSquare(5)];
  const masksAt = keepUnpacked(small);
  for (const frame of [0, 1, 2]) {
    assert.deepEqual(masksAt(frame), unpackMasks(small, frame));
    assert.equal(masksAt(frame), masksAt(frame));
  }
  const large = Array.from({ length: 10 }, () => packSquare(1024));
  const largeAt = keepUnpacked(large);
  const first = large.map((_, frame) => largeAt(frame));
  const kept = first.filter((masks, frame) => masks === largeAt(frame));
  assert.equal(kept.length, 8, 'those of 8 MB are kept');
  assert.deepEqual(largeAt(9), unpackMasks(large, 9));
});
