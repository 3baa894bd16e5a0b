import assert from 'node:assert/strict';
import { test } from 'node:test';
import { halveMask } from './halve-mask.ts';

test('a halved mask covers the same places, wherever it begins', () => {
  const data = Uint8Array.of(0, 9, 0, 7, 0, 0, 0, 0, 5);
  assert.deepEqual(halveMask({ cell: 4, x: 3, y: 2, width: 3, height: 3, data }), {
    cell: 8,
    x: 1,
    y: 1,
    width: 2,
    height: 2,
    data: Uint8Array.of(7, 9, 0, 5),
  });
});
