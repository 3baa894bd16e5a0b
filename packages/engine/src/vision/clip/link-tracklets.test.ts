import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bestAssignment } from './link-tracklets.ts';

test('the assignment is the best of all of them, not the best pair first', () => {
  // Taking 10 first leaves 1; together 9 and 8 are better.
  assert.deepEqual(
    bestAssignment([
      [10, 9],
      [8, 1],
    ]),
    [1, 0],
  );
});

test('pairs without any likeness are not made', () => {
  assert.deepEqual(bestAssignment([[0, 0], [0.5, 0], []]), [-1, 0, -1]);
  assert.deepEqual(bestAssignment([]), []);
});
