import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checksum } from './checksum.ts';

const NINE_DIGITS = new TextEncoder().encode('123456789');

test('the checksum is the one that the standard gives for nine digits', () => {
  assert.equal(checksum(NINE_DIGITS), 0xcbf43926);
});

test('a checksum goes on from that of the bytes before, wherever they were parted', () => {
  for (let cut = 0; cut <= NINE_DIGITS.length; cut++) {
    assert.equal(checksum(NINE_DIGITS.subarray(cut), checksum(NINE_DIGITS.subarray(0, cut))), 0xcbf43926);
  }
});
