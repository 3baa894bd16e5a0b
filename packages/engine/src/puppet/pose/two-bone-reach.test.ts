import assert from 'node:assert/strict';
import { test } from 'node:test';
import { add, distance, length, multiply, type Vector3 } from '../../core/vector.ts';
import { reachWithTwoBones } from './two-bone-reach.ts';

const LIMB = { upperLength: 4, lowerLength: 3, bend: [0, 0, 1] as Vector3 };

test('the end of the limb is on a target within reach, the bend on its side', () => {
  const root: Vector3 = [1, 2, 3];
  for (const offset of [
    [0, -5, 0],
    [3, 2, 1],
    [-2, 0, 0.5],
  ] as Vector3[]) {
    const target = add(root, offset);
    const { upper, lower } = reachWithTwoBones(root, target, LIMB);
    const middle = add(root, multiply(upper, LIMB.upperLength));
    assert.ok(distance(add(middle, multiply(lower, LIMB.lowerLength)), target) < 1e-3);
    assert.ok(Math.abs(length(upper) - 1) < 1e-9 && Math.abs(length(lower) - 1) < 1e-9);
    assert.ok(middle[2] > root[2]);
  }
});

test('targets too far, too near and at the root are approached without NaN', () => {
  for (const target of [
    [0, -50, 0],
    [0, -0.1, 0],
    [0, 0, 0],
  ] as Vector3[]) {
    const { upper, lower } = reachWithTwoBones([0, 0, 0], target, LIMB);
    assert.ok([...upper, ...lower].every(Number.isFinite));
  }
  const { upper } = reachWithTwoBones([0, 0, 0], [0, -50, 0], LIMB);
  assert.ok(upper[1] < -0.99, 'straight towards it');
});
