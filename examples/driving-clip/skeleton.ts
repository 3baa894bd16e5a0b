/** Turns a pose of the dance into the joints of a body of natural proportions (1.72 m). */
import type { DancePose, FootPose } from './dance.ts';
import {
  add,
  cross,
  directionIn,
  dot,
  type Frame,
  frameFrom,
  length,
  mix,
  normalize,
  pointIn,
  scale,
  subtract,
  turnFrame,
  type Vector,
} from './vector.ts';

export type Arm = {
  shoulder: Vector;
  elbow: Vector;
  wrist: Vector /** Up = from the wrist to the fingers, front = back of the hand. */;
  hand: Frame;
};
export type Leg = {
  hip: Vector;
  knee: Vector;
  ankle: Vector /** Origin on the ground under the ankle, front = toes. */;
  foot: Frame;
};
export type Skeleton = {
  pelvis: Frame;
  chest: Frame;
  neck: Vector;
  head: Frame;
  left: { arm: Arm; leg: Leg };
  right: { arm: Arm; leg: Leg };
};

const ANKLE_HEIGHT = 0.085;
const SHIN = 0.415;
const THIGH = 0.43;
const HIP_HALF = 0.088;
const STANDING_HIP = ANKLE_HEIGHT + SHIN + THIGH - 0.006;
const CHEST_ABOVE_HIP = 0.27;
const SHOULDER_HALF = 0.152;
const SHOULDER_ABOVE_CHEST = 0.178;
const NECK_ABOVE_CHEST = 0.225;
const HEAD_ABOVE_NECK = 0.165;
const UPPER_ARM = 0.275;
const FOREARM = 0.24;
const UP: Vector = [0, 1, 0];

export function buildSkeleton(pose: DancePose): Skeleton {
  const pelvis = placePelvis(pose);
  const chestBase = turnFrame({ ...pelvis, origin: pointIn(pelvis, [0, 0.09, 0]) }, ...pose.chest);
  const chest = { ...chestBase, origin: pointIn(chestBase, [0, CHEST_ABOVE_HIP - 0.09, 0]) };
  const neck = pointIn(chest, [0, NECK_ABOVE_CHEST, -0.012]);
  const headBase = turnFrame({ ...chest, origin: neck }, ...pose.head);
  const head = { ...headBase, origin: pointIn(headBase, [0, HEAD_ABOVE_NECK, 0.018]) };
  return {
    pelvis,
    chest,
    neck,
    head,
    left: { arm: placeArm(chest, pose.leftHand, 1), leg: placeLeg(pelvis, pose.leftFoot, 1) },
    right: { arm: placeArm(chest, pose.rightHand, -1), leg: placeLeg(pelvis, pose.rightFoot, -1) },
  };
}

/** Between the feet, swayed and dipped, and never so high that a leg would have to stretch. */
function placePelvis({ turn, sway, dip, leftFoot, rightFoot }: DancePose): Frame {
  const facing = turnFrame(frameFrom([0, 0, 0], UP, [0, 0, 1]), turn, 0, 0);
  const middle: Vector = [(leftFoot.x + rightFoot.x) / 2, 0, (leftFoot.z + rightFoot.z) / 2];
  const ground = add(middle, scale(facing.left, sway));
  let height = STANDING_HIP - dip;
  for (const [foot, sign] of [
    [leftFoot, 1],
    [rightFoot, -1],
  ] as const) {
    const hip = add(ground, scale(facing.left, sign * HIP_HALF));
    const away = Math.hypot(hip[0] - foot.x, hip[2] - foot.z);
    const reach = Math.sqrt((SHIN + THIGH) ** 2 * 0.985 - away * away);
    if (foot.lift < 0.02) height = Math.min(height, ANKLE_HEIGHT + foot.lift + reach);
  }
  return turnFrame({ ...facing, origin: [ground[0], height, ground[2]] }, 0, 2, -60 * sway);
}

function placeArm(chest: Frame, hand: Vector, sign: 1 | -1): Arm {
  // A raised arm lifts its shoulder.
  const lift = Math.max(0, hand[1]) * 0.045;
  const shoulder = pointIn(chest, [sign * (SHOULDER_HALF - lift * 0.5), SHOULDER_ABOVE_CHEST + lift, 0]);
  const toHand = directionIn(chest, [sign * hand[0], hand[1], hand[2]]);
  const wrist = add(shoulder, scale(toHand, UPPER_ARM + FOREARM));
  const pole = directionIn(chest, [sign * 0.8, -0.7, -0.45]);
  const { middle: elbow, end } = bendLimb(shoulder, wrist, { upper: UPPER_ARM, lower: FOREARM, pole });
  const along = normalize(subtract(end, elbow));
  const outward = directionIn(chest, [sign, 0, 0.35]);
  return { shoulder, elbow, wrist: end, hand: frameFrom(end, along, perpendicular(outward, along)) };
}

function placeLeg(pelvis: Frame, foot: FootPose, sign: 1 | -1): Leg {
  const hip = pointIn(pelvis, [sign * HIP_HALF, 0, 0]);
  const flat = turnFrame(frameFrom([foot.x, foot.lift, foot.z], UP, [0, 0, 1]), foot.turn, 0, 0);
  // In the air the toes hang a little.
  const hanging = turnFrame(flat, 0, foot.lift * 220, 0);
  const target = pointIn(hanging, [0, ANKLE_HEIGHT, 0]);
  const pole = directionIn(flat, [sign * 0.12, 0.1, 1]);
  const { middle: knee, end: ankle } = bendLimb(hip, target, { upper: THIGH, lower: SHIN, pole });
  return { hip, knee, ankle, foot: { ...hanging, origin: add(ankle, scale(hanging.up, -ANKLE_HEIGHT)) } };
}

/** Two bones from `start` towards `target`, the joint between them pushed towards `pole` (law of cosines). */
function bendLimb(
  start: Vector,
  target: Vector,
  { upper, lower, pole }: { upper: number; lower: number; pole: Vector },
): { middle: Vector; end: Vector } {
  const offset = subtract(target, start);
  const distance = Math.min(length(offset), (upper + lower) * 0.995);
  const direction = normalize(offset);
  const along = (distance * distance + upper * upper - lower * lower) / (2 * distance);
  const aside = Math.sqrt(Math.max(0, upper * upper - along * along));
  const middle = add(add(start, scale(direction, along)), scale(perpendicular(pole, direction), aside));
  return { middle, end: add(start, scale(direction, distance)) };
}

/** The unit part of `vector` at right angles to the unit vector `axis`. */
function perpendicular(vector: Vector, axis: Vector): Vector {
  const rest = subtract(vector, scale(axis, dot(vector, axis)));
  return length(rest) > 1e-6 ? normalize(rest) : normalize(cross(axis, mix(UP, [1, 0, 0], 0.5)));
}
