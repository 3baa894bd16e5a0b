import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settleValues } from './settle-values.ts';

const settle = (...values: number[]): number => settleValues(Uint8Array.from(values), 0, values.length);

test('values that agree are averaged without their extremes', () => {
  assert.equal(settle(100, 102, 101, 103, 99, 250, 3), 101);
  assert.equal(settle(40), 40);
  assert.equal(settle(40, 43), 42);
});

test('of two groups the larger wins, unmixed', () => {
  assert.equal(settle(60, 200, 61, 59, 201, 60, 199), 60);
});

test('only the named stretch is looked at', () => {
  assert.equal(settleValues(Uint8Array.of(0, 0, 90, 90, 90, 255, 255), 2, 3), 90);
});
