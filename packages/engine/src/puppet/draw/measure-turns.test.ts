import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromAxisAngle, IDENTITY, type Quaternion } from '../../core/quaternion.ts';
import { BONE, BONES } from '../../core/rig.ts';
import type { Vector3 } from '../../core/vector.ts';
import { listBoneAxes, measureTurns } from './measure-turns.ts';
import { STANDING_JOINTS } from './testing/make-rig.ts';

const axes = listBoneAxes(STANDING_JOINTS);

/** Turns of all bones after all were rotated about one axis. */
function turnsAfter(axis: Vector3, degrees: number): Float32Array {
  const rotation: Quaternion = degrees === 0 ? IDENTITY : fromAxisAngle(axis, (degrees * Math.PI) / 180);
  const turns = new Float32Array(BONES.length);
  measureTurns(
    axes,
    BONES.flatMap(() => rotation),
    turns,
  );
  return turns;
}

test('no bone is turned in the rest pose, nor by a lean in the picture, nor seen from behind', () => {
  for (const turns of [turnsAfter([0, 1, 0], 0), turnsAfter([0, 0, 1], 70), turnsAfter([0, 1, 0], 180)]) {
    assert.ok(
      turns.every((turn) => turn < 1e-6),
      `${turns}`,
    );
  }
});

test('all bones are turned wholly in a side view', () => {
  for (const degrees of [90, -90]) {
    const turns = turnsAfter([0, 1, 0], degrees);
    assert.ok(turns[BONE.chest]! > 0.99 && turns[BONE.head]! > 0.99 && turns[BONE.leftShin]! > 0.9, `${turns}`);
  }
});

test('the turn grows steadily from the front to the side', () => {
  let last = -1;
  for (let degrees = 0; degrees <= 90; degrees += 10) {
    const turn = turnsAfter([0, 1, 0], degrees)[BONE.chest]!;
    assert.ok(turn >= last);
    last = turn;
  }
});

test('a bone that points at the viewer has no side', () => {
  assert.equal(turnsAfter([1, 0, 0], 90)[BONE.chest], 0);
});
