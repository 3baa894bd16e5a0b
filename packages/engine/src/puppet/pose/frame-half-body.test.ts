import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BONE, type Rig } from '../../core/rig.ts';
import { poseRig } from './pose-rig.ts';
import type { PosedSkeleton } from './posed-skeleton.ts';
import { FRAME, makeMotion } from './testing/make-motion.ts';
import { makeHalfRig } from './testing/make-test-rig.ts';
import { createSkinnedMesh, skinRig } from './testing/skin-rig.ts';

const half = makeHalfRig();

/** Smallest row of the cut edge of a half body: the vertices that were lowest at rest and belong to no arm. */
function topOfCut(rig: Rig, skeleton: PosedSkeleton): number {
  const mesh = createSkinnedMesh(rig);
  skinRig(rig, skeleton, mesh);
  let bottom = 0;
  for (let at = 1; at < rig.positions.length; at += 3) bottom = Math.min(bottom, rig.positions[at]!);
  let top = Number.POSITIVE_INFINITY;
  for (let vertex = 0; 3 * vertex < rig.positions.length; vertex++) {
    const bone = rig.boneIndexes[4 * vertex]!;
    const isArm = bone >= BONE.leftUpperArm && bone <= BONE.rightHand;
    if (!isArm && rig.positions[3 * vertex + 1]! < bottom + 3) top = Math.min(top, mesh.positions[3 * vertex + 1]!);
  }
  return top;
}

for (const legsVisible of [0, 1]) {
  const driver = legsVisible ? 'whole' : 'half';
  test(`the cut edge of a half body is never seen, with a ${driver} body as driver`, () => {
    const frames = Array.from({ length: 30 }, (_, k) => ({
      yaw: Math.sin(k / 4),
      lean: 0.3 * Math.sin(k / 3),
      hipX: 640 + 40 * Math.sin(k),
      hipY: 500 + 60 * Math.sin(k / 5),
    }));
    const motion = makeMotion(frames, { legsVisible, pixelsPerMetre: 450 });
    for (let frame = 0; frame < 30; frame++) {
      const top = topOfCut(half, poseRig(half, motion, frame, FRAME));
      assert.ok(top > FRAME.frameHeight - 0.5, `cut at row ${top} in frame ${frame}`);
    }
  });
}

test('with a half body as driver the shoulders are at the height of the driver unless the cut would show', () => {
  // Hips far below the frame: there is room for the cut edge.
  const motion = makeMotion([{ hipY: 900 }], { legsVisible: 0, pixelsPerMetre: 900 });
  const skeleton = poseRig(half, motion, 0, FRAME);
  assert.ok(Math.abs(skeleton.joints[3 * BONE.chest + 1]! - (900 - 0.5 * 900)) < 3);
});

test('with a whole body as driver the character stays where its picture has it', () => {
  const near = poseRig(half, makeMotion([{ hipX: 300 }]), 0, FRAME);
  const far = poseRig(half, makeMotion([{ hipX: 900 }], { pixelsPerMetre: 100 }), 0, FRAME);
  assert.deepEqual(near.joints, far.joints);
});
