import assert from 'node:assert/strict';
import { test } from 'node:test';
import { segmentDistance } from '../geometry.ts';
import { maskAbove, maskOfLabels, texelsNear, texelsWith } from './texels.ts';

/** Counts that the kernel takes sixteen at a time, and some that are left over. */
const COUNTS = [0, 1, 15, 16, 33, 500];

const labelsOf = (count: number): Int8Array => Int8Array.from({ length: count }, (_, i) => ((i * 7) % 9) - 1);

test('texels with a label are listed from first to last', () => {
  for (const count of COUNTS) {
    const labels = labelsOf(count);
    for (const label of [-1, 0, 5, 9]) {
      const expected = [...labels.keys()].filter((i) => labels[i] === label);
      assert.deepEqual([...texelsWith(labels, label)], expected);
    }
  }
  assert.deepEqual([...texelsWith(new Uint8Array(20).fill(1), 1)], [...Array(20).keys()]);
});

test('a mask of labels has those that are wanted, from -1 to 14', () => {
  for (const count of COUNTS) {
    const labels = labelsOf(count);
    const isWanted = (label: number) => label === -1 || label > 3;
    assert.deepEqual(
      [...maskOfLabels(labels, isWanted)],
      [...labels].map((label) => (isWanted(label) ? 1 : 0)),
    );
  }
  assert.deepEqual([...maskOfLabels(Int8Array.of(14, -1, 0), (label) => label === 14)], [1, 0, 0]);
});

test('a value that is a limit is not above it, nor is what is no number', () => {
  const values = Float32Array.of(0.1, 0.5, 0.500001, Number.NaN, 7, -3);
  assert.deepEqual([...maskAbove(values, 0.5)], [0, 0, 1, 0, 1, 0]);
  // As a float, a tenth is more than the tenth that it is compared with.
  assert.equal(maskAbove(values, 0.1)[0], 1);
  // Seven tenths are less; and a float next to 0 is 0, above a limit next to 0 that is less.
  assert.deepEqual([...maskAbove(Float32Array.of(0.7, 0.6, 0.70001), 0.7)], [0, 0, 1]);
  for (const limit of [0.1, -1e-60, -0.3]) {
    const near = Float32Array.of(limit, limit - 1e-3, limit + 1e-3, 0, -1);
    assert.deepEqual(
      [...maskAbove(near, limit)],
      [...near].map((value) => (value > limit ? 1 : 0)),
    );
  }
});

test('texels near a line are those whose middles are, row by row, cut off at the border', () => {
  const size = { width: 20, height: 12 };
  const capsules = [
    { from: { x: 4.2, y: 3 }, to: { x: 13, y: 8.5 }, reach: 2.6 },
    { from: { x: 1, y: 1 }, to: { x: 1, y: 1 }, reach: 3 },
    // Some lie just as far away as it reaches.
    { from: { x: 5.5, y: 5.5 }, to: { x: 5.5, y: 5.5 }, reach: 3 },
    { from: { x: -9, y: 6 }, to: { x: -5, y: 6 }, reach: 2 },
  ];
  for (const { from, to, reach } of capsules) {
    const { texels, distances } = texelsNear(size, { from, to, reach });
    const expected = [];
    for (let i = 0; i < size.width * size.height; i++) {
      const distance = segmentDistance((i % 20) + 0.5, Math.floor(i / 20) + 0.5, from, to);
      if (distance <= reach) expected.push([i, distance]);
    }
    assert.deepEqual(
      [...texels].map((i, k) => [i, distances[k]]),
      expected,
    );
  }
});
