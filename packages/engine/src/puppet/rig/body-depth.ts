/** How deep each part of the body is from front to back, and where it is not symmetric: toes and nose point forward. */
import type { BoneName, CharacterJoints, Point } from '../../core/rig.ts';
import { clamp, distance } from './geometry.ts';
import type { Body } from './measure-body.ts';
import { legJoints, SIDES, type Side } from './side.ts';

/** Depth of a part as a share of the round cross-section that its width suggests. */
const DEPTH_SHARES: Record<BoneName, number> = {
  pelvis: 0.72,
  chest: 0.62,
  head: 1.2,
  leftUpperArm: 0.95,
  leftForearm: 0.95,
  leftHand: 0.7,
  rightUpperArm: 0.95,
  rightForearm: 0.95,
  rightHand: 0.7,
  leftThigh: 0.9,
  leftShin: 0.95,
  leftFoot: 1,
  rightThigh: 0.9,
  rightShin: 0.95,
  rightFoot: 1,
};

/** Length of a foot as a share of its leg. */
const FOOT_SHARE = 0.24;
/** Height of the nose as a share of the head's radius. */
const NOSE_SHARE = 0.1;

export type VertexWeights = { bones: readonly BoneName[]; weights: Float64Array; row: number };

/** Factor on the inflated height: the depth shares mixed by weight. */
export function depthShare({ bones, weights, row }: VertexWeights): number {
  let share = 0;
  for (let b = 0; b < bones.length; b++) share += weights[row + b]! * DEPTH_SHARES[bones[b]!];
  return share;
}

/**
 * How far the toe lies in front of the ankle, texels: what a foot's true length leaves after its drawn length. Poses have to agree with
 * this (the rest direction of a foot bone is not in the picture plane).
 */
export function footForward(joints: CharacterJoints, side: Side): number {
  const { hip, knee, ankle, toe } = legJoints(joints, side);
  const length = FOOT_SHARE * (distance(hip, knee) + distance(knee, ankle));
  return Math.sqrt(Math.max(0, length ** 2 - 0.6 * distance(ankle, toe) ** 2));
}

/** A foot whose toe points forward: its column among a sheet's bones, and how far forward, texels. */
export type Foot = { column: number; ankle: Point; toe: Point; length: number; forward: number };

/** The feet among a sheet's bones. */
export function feetOf(bones: readonly BoneName[], joints: CharacterJoints): Foot[] {
  return SIDES.flatMap((side) => {
    const column = bones.indexOf(`${side}Foot`);
    if (column < 0) return [];
    const { ankle, toe } = legJoints(joints, side);
    return [{ column, ankle, toe, length: distance(ankle, toe) || 1, forward: footForward(joints, side) }];
  });
}

/** Shear of the feet towards the viewer, so that a side view shows a foot. */
export function toeShift(x: number, y: number, feet: readonly Foot[], { weights, row }: VertexWeights): number {
  let shift = 0;
  for (const { column, ankle, toe, length, forward } of feet) {
    const weight = weights[row + column]!;
    if (weight < 0.02) continue;
    const along = ((x - ankle.x) * (toe.x - ankle.x) + (y - ankle.y) * (toe.y - ankle.y)) / length ** 2;
    shift += weight * clamp(along, 0, 1.1) * forward;
  }
  return shift;
}

/** The nose, on the front of the head only. */
export function noseShift(x: number, y: number, joints: CharacterJoints, { headRadius }: Body): number {
  const d = Math.hypot(x - joints.nose.x, (y - joints.nose.y) * 0.7);
  return NOSE_SHARE * headRadius * Math.exp(-((d / (0.22 * headRadius)) ** 2));
}
