/** The character's skeleton as drawn in its picture: where each bone turns, how long it is and where it points at rest. */
import { BONE, BONES, type BoneName, type JointName, type Rig } from '../../core/rig.ts';
import { clamp, distance, mix, normalize, subtract, type Vector3 } from '../../core/vector.ts';
import { footForward } from '../rig/body-depth.ts';
import { measureTorso, type TorsoProfile, torsoFront } from './torso-profile.ts';

/** Rig units (texels), rig axes: x right, y up, z towards the viewer. `left` is the character's own left. */
export type RestSkeleton = {
  /** Point each bone turns about. */
  pivots: Record<BoneName, Vector3>;
  midHip: Vector3;
  midShoulder: Vector3;
  /** From hips to shoulders. */
  spine: Vector3;
  arms: Record<Side, RestArm>;
  legs: Record<Side, RestLeg>;
  torso: TorsoProfile;
  /** Middle of the nose to the top of the head. */
  headHeight: number;
  /** Where the face looks in the picture: the nose's place between the head's outlines, -1 (to the left, in profile) to 1. */
  headTurn: number;
  shoulderWidth: number;
  hipWidth: number;
  /** Thigh and shin, mean of both sides. */
  legLength: number;
  /** From the ankle down to the lowest point of the character. */
  soleDrop: number;
  /** Highest and lowest rest y of the mesh. */
  top: number;
  bottom: number;
  /** Between them. */
  height: number;
};

export type Side = 'left' | 'right';
export const SIDES = ['left', 'right'] as const;
/** +1 towards the character's left (right in its picture), -1 towards its right. */
export const SIDE_SIGN = { left: 1, right: -1 } as const;

export type RestArm = {
  shoulder: Vector3;
  upperArm: RestBone;
  forearm: RestBone;
  hand: RestBone;
  /** 1 for an arm beside the body at rest, and for one that is made up; 0 for one drawn in front of it, whose place in depth the picture does not tell. */
  isFree: number;
};
export type RestLeg = {
  hip: Vector3;
  thigh: RestBone;
  shin: RestBone;
  /** Ankle to toe; comes towards the viewer. */
  foot: RestBone;
};
export type RestBone = { direction: Vector3; length: number };

const DOWN: Vector3 = [0, -1, 0];
/** Height of the head's pivot between the shoulders and the nose. */
const NECK_HEIGHT = 0.42;

export function readRestSkeleton(rig: Rig): RestSkeleton {
  const at = (name: JointName): Vector3 => [rig.joints[name].x, -rig.joints[name].y, 0];
  const midHip = mix(at('leftHip'), at('rightHip'), 0.5);
  const midShoulder = mix(at('leftShoulder'), at('rightShoulder'), 0.5);
  const pivots = Object.fromEntries(BONES.map((bone) => [bone, midHip])) as Record<BoneName, Vector3>;
  pivots.chest = midShoulder;
  pivots.head = mix(midShoulder, at('nose'), NECK_HEIGHT);
  const torso = measureTorso(rig, { bottom: midHip[1], top: midShoulder[1], middle: (midHip[0] + midShoulder[0]) / 2 });
  const arms = {} as Record<Side, RestArm>;
  const legs = {} as Record<Side, RestLeg>;
  for (const side of SIDES) {
    const [shoulder, elbow, wrist] = [at(`${side}Shoulder`), at(`${side}Elbow`), at(`${side}Wrist`)];
    const [hip, knee, ankle] = [at(`${side}Hip`), at(`${side}Knee`), at(`${side}Ankle`)];
    pivots[`${side}UpperArm`] = shoulder;
    pivots[`${side}Forearm`] = elbow;
    pivots[`${side}Hand`] = wrist;
    pivots[`${side}Thigh`] = hip;
    pivots[`${side}Shin`] = knee;
    pivots[`${side}Foot`] = ankle;
    const isMadeUp = (rig.restDepths[`${side}UpperArm`] ?? 0) < 0;
    const isBeside = [elbow, wrist].every((joint) => torsoFront(torso, joint) <= 0.5 * Math.max(...torso.depths));
    arms[side] = {
      shoulder,
      upperArm: boneBetween(shoulder, elbow),
      forearm: boneBetween(elbow, wrist),
      hand: boneBetween(wrist, at(`${side}Hand`)),
      isFree: isMadeUp || isBeside ? 1 : 0,
    };
    const thigh = boneBetween(hip, knee);
    const shin = boneBetween(knee, ankle);
    const toe = subtract(at(`${side}Toe`), ankle);
    // The mesh brings the toes forward, towards the viewer.
    const foot = boneBetween([0, 0, 0], [toe[0], toe[1], footForward(rig.joints, side)]);
    legs[side] = { hip, thigh, shin, foot };
  }
  const { bottom, top } = extent(rig);
  return {
    pivots,
    midHip,
    midShoulder,
    spine: subtract(midShoulder, midHip),
    torso,
    arms,
    legs,
    headHeight: distance(at('nose'), at('headTop')),
    headTurn: measureHeadTurn(rig),
    shoulderWidth: distance(at('leftShoulder'), at('rightShoulder')),
    hipWidth: distance(at('leftHip'), at('rightHip')),
    legLength: SIDES.reduce((sum, side) => sum + (legs[side].thigh.length + legs[side].shin.length) / 2, 0),
    soleDrop: Math.max(0, Math.min(at('leftAnkle')[1], at('rightAnkle')[1]) - bottom),
    top,
    bottom,
    height: top - bottom,
  };
}

function boneBetween(from: Vector3, to: Vector3): RestBone {
  const bone = subtract(to, from);
  return { direction: normalize(bone, DOWN), length: Math.max(1, distance(from, to)) };
}

/** Vertices that follow the head at least this much are head; those nearer to the nose's row than this share of its height are beside it. */
const HEAD_WEIGHT = 0.9;
const BESIDE_NOSE = 0.2;

function measureHeadTurn(rig: Rig): number {
  const { nose, headTop } = rig.joints;
  const reach = BESIDE_NOSE * Math.hypot(nose.x - headTop.x, nose.y - headTop.y);
  let [left, right] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let vertex = 0; 3 * vertex < rig.positions.length; vertex++) {
    const isHead = rig.boneIndexes[4 * vertex] === BONE.head && rig.boneWeights[4 * vertex]! >= HEAD_WEIGHT;
    if (!isHead || Math.abs(rig.positions[3 * vertex + 1]! + nose.y) > reach) continue;
    left = Math.min(left, rig.positions[3 * vertex]!);
    right = Math.max(right, rig.positions[3 * vertex]!);
  }
  return left < right ? clamp((2 * nose.x - left - right) / (right - left), -1, 1) : 0;
}

/** A half body ends at its crop: arms that go on below it, with made-up hands, do not count. */
function extent(rig: Rig): { bottom: number; top: number } {
  let bottom = Number.POSITIVE_INFINITY;
  let top = Number.NEGATIVE_INFINITY;
  for (let vertex = 0; vertex < rig.positions.length / 3; vertex++) {
    const y = rig.positions[3 * vertex + 1]!;
    top = Math.max(top, y);
    if (rig.hasLegs || !/Arm|Forearm|Hand/.test(BONES[rig.boneIndexes[4 * vertex]!]!)) bottom = Math.min(bottom, y);
  }
  return bottom < top ? { bottom, top } : { bottom: -1, top: 0 };
}
