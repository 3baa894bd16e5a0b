import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitLocalCurve, makeLocalWindow } from './fit-local-curve.ts';

const WINDOW = makeLocalWindow(2);

function curveOf(values: number[], weights = values.map(() => 1)) {
  return {
    values: Float32Array.from(values),
    stride: 1,
    offset: 0,
    weights: Float32Array.from(weights),
    weightStride: 1,
    weightOffset: 0,
    start: 0,
    end: values.length,
  };
}

test('a straight line passes unchanged, also at its ends', () => {
  const line = Array.from({ length: 21 }, (_, i) => 3 + 2 * i);
  for (const frame of [0, 1, 10, 20])
    assert.ok(Math.abs(fitLocalCurve(curveOf(line), frame, WINDOW) - line[frame]!) < 1e-3);
});

test('the top of a parabola is nearly kept', () => {
  const parabola = Array.from({ length: 21 }, (_, i) => 100 - (i - 10) ** 2);
  assert.ok(Math.abs(fitLocalCurve(curveOf(parabola), 10, WINDOW) - 100) < 0.5);
});

test('samples of no weight have no say', () => {
  const values = Array.from({ length: 11 }, (_, i) => (i === 5 ? 1000 : 1));
  const weights = values.map((_, i) => (i === 5 ? 0 : 1));
  assert.ok(Math.abs(fitLocalCurve(curveOf(values, weights), 5, WINDOW) - 1) < 1e-3);
});

test('a window of one sample gives that sample, one of none gives NaN', () => {
  assert.ok(Math.abs(fitLocalCurve(curveOf([7]), 0, WINDOW) - 7) < 1e-4);
  assert.ok(Number.isNaN(fitLocalCurve(curveOf([7], [0]), 0, WINDOW)));
});
