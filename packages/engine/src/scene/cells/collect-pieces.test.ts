import assert from 'node:assert/strict';
import { test } from 'node:test';
import { collectPieces } from './collect-pieces.ts';

const COLUMNS = 10;

test('cells within reach are one piece, others are pieces of their own', () => {
  const marked = [0, 1, COLUMNS + 2, 7, 3 * COLUMNS + 7];
  assert.deepEqual(collectPieces(marked, COLUMNS, 1), [[0, 1, COLUMNS + 2], [7], [3 * COLUMNS + 7]]);
  assert.deepEqual(collectPieces([0, 3, 7], COLUMNS, 3), [[0, 3], [7]]);
});

test('the end of a row does not hang together with the start of the next one', () => {
  for (const reach of [1, 3]) {
    const [end, start] = [COLUMNS - 1, COLUMNS];
    assert.deepEqual(collectPieces([end, start], COLUMNS, reach), [[end], [start]]);
    assert.deepEqual(collectPieces([start, end], COLUMNS, reach), [[start], [end]]);
  }
});
