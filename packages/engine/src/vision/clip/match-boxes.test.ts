import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boxLikeness, matchBoxes } from './match-boxes.ts';

const box = (x0: number, y0: number, x1: number, y1: number, score = 0.8) => ({ x0, y0, x1, y1, score });

test('each person gets the box that covers them best, and no box twice', () => {
  const people = [box(0, 0, 10, 30), box(8, 0, 18, 30)];
  assert.deepEqual(matchBoxes(people, [box(9, 0, 19, 30), box(1, 0, 11, 30)]), [1, 0]);
  assert.deepEqual(matchBoxes(people, [box(8, 0, 18, 30)]), [-1, 0]);
});

test('a box of the upper body alone still shows the person, a neighbour’s box does not', () => {
  const person = box(0, 0, 10, 30);
  assert.deepEqual(matchBoxes([person], [box(0, 0, 10, 12)]), [0]);
  assert.deepEqual(matchBoxes([person], [box(9, 0, 19, 30)]), [-1]);
});

test('likeness is 1 for the same box and 0 for boxes apart', () => {
  assert.equal(boxLikeness(box(0, 0, 2, 2), box(0, 0, 2, 2)), 1);
  assert.equal(boxLikeness(box(0, 0, 2, 2), box(2, 0, 4, 2)), 0);
  assert.equal(boxLikeness(box(0, 0, 0, 0), box(0, 0, 0, 0)), 0);
});
