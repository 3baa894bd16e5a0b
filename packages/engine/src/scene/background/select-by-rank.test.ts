import assert from 'node:assert/strict';
import { test } from 'node:test';
import { medianOf, selectByRank } from './select-by-rank.ts';

test('values are found as sorting would put them', () => {
  let state = 7;
  for (let round = 0; round < 300; round++) {
    const values = Float64Array.from({ length: 1 + (round % 40) }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      // Few different values in some rounds: many are equal.
      return round % 3 ? state / 2 ** 32 : state >>> 30;
    });
    const sorted = values.toSorted();
    assert.equal(medianOf(values.slice(), values.length), sorted[values.length >> 1]);
    const rank = round % values.length;
    assert.equal(selectByRank(values.slice(), values.length, rank), sorted[rank]);
  }
});

test('only the first values count', () => {
  assert.equal(medianOf(Float64Array.of(3, 1, 2, 9, 9, 9), 3), 2);
});
