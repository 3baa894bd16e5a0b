/** A posed character before it is put into the picture: rig units, the hips' middle at the origin. */

import { compose, invert, type Quaternion, rotate, slerp } from '../../core/quaternion.ts';
import type { BoneName } from '../../core/rig.ts';
import { add, dot, multiply, subtract, type Vector3, ZERO } from '../../core/vector.ts';
import { limitHead } from './limit-head.ts';
import { bodyFrame, type DriverPose } from './read-driver.ts';
import { type RestSkeleton, SIDE_SIGN, SIDES, type Side } from './rest-skeleton.ts';
import { armReference, legReference, swingLimb, swingNext } from './swing-bones.ts';

export type Figure = {
  /** From rest to pose. */
  rotations: Record<BoneName, Quaternion>;
  /** Where each bone's pivot is. */
  positions: Record<BoneName, Vector3>;
};

/** An arm that is raised lifts its shoulder, by this share of the shoulder's distance from the spine, and draws it in a little. */
const SHRUG = 0.072;
const SHRUG_INWARDS = 0.35;

/** Copies the driver's directions; lengths are the character's. Feet follow the shins until `levelFoot` turns them. */
export function poseFigure(rest: RestSkeleton, driver: DriverPose, isDrawing: boolean): Figure {
  const figure = { rotations: {}, positions: {} } as Figure;
  poseTorso(figure, rest, driver);
  figure.rotations.head = compose(
    limitHead(driver.chest, driver.head, { isDrawing, headTurn: rest.headTurn }),
    invert(restFrame(rest)),
  );
  for (const side of SIDES) {
    poseArm(figure, rest, driver.arms[side], side);
    poseLeg(figure, rest, driver.legs[side], side);
  }
  return figure;
}

/** Orientation of pelvis and chest at rest: upright, but for a spine that leans in the picture. */
function restFrame(rest: RestSkeleton): Quaternion {
  return bodyFrame([1, 0, 0], rest.spine);
}

export function pelvisRotation(rest: RestSkeleton, driver: DriverPose): Quaternion {
  return compose(driver.pelvis, invert(restFrame(rest)));
}

function chestRotation(rest: RestSkeleton, driver: DriverPose): Quaternion {
  return compose(driver.chest, invert(restFrame(rest)));
}

/** Middle of the shoulders, from the middle of the hips. */
export function chestPosition(rest: RestSkeleton, driver: DriverPose): Vector3 {
  return rotate(slerp(pelvisRotation(rest, driver), chestRotation(rest, driver), 0.5), rest.spine);
}

function poseTorso({ rotations, positions }: Figure, rest: RestSkeleton, driver: DriverPose): void {
  rotations.pelvis = pelvisRotation(rest, driver);
  rotations.chest = chestRotation(rest, driver);
  positions.pelvis = ZERO;
  positions.chest = chestPosition(rest, driver);
  positions.head = add(positions.chest, rotate(rotations.chest, subtract(rest.pivots.head, rest.midShoulder)));
}

export type ArmDirections = { upperArm: Vector3; forearm: Vector3; hand: Vector3 };

/** Turns one arm into the given directions. */
export function poseArm({ rotations, positions }: Figure, rest: RestSkeleton, arm: ArmDirections, side: Side): void {
  const bones = rest.arms[side];
  const chest = rotations.chest;
  const upperArm = swingLimb(chest, bones.upperArm.direction, armReference(side), arm.upperArm);
  const forearm = swingNext(
    upperArm,
    { parentRest: bones.upperArm.direction, rest: bones.forearm.direction },
    arm.forearm,
  );
  rotations[`${side}UpperArm`] = upperArm;
  rotations[`${side}Forearm`] = forearm;
  rotations[`${side}Hand`] = swingNext(
    forearm,
    { parentRest: bones.forearm.direction, rest: bones.hand.direction },
    arm.hand,
  );
  const shoulder = shoulderPosition({ rotations, positions }, rest, arm.upperArm, side);
  const elbow = add(shoulder, multiply(arm.upperArm, bones.upperArm.length));
  positions[`${side}UpperArm`] = shoulder;
  positions[`${side}Forearm`] = elbow;
  positions[`${side}Hand`] = add(elbow, multiply(arm.forearm, bones.forearm.length));
}

function shoulderPosition(
  { rotations, positions }: Figure,
  rest: RestSkeleton,
  upperArm: Vector3,
  side: Side,
): Vector3 {
  const offset = subtract(rest.arms[side].shoulder, rest.midShoulder);
  const raised = Math.max(0, dot(rotate(invert(rotations.chest), upperArm), [0, 1, 0]));
  const lift = raised * SHRUG * Math.hypot(...offset);
  const shrug = multiply([-SHRUG_INWARDS * SIDE_SIGN[side], 1, 0], lift);
  return add(positions.chest, rotate(rotations.chest, add(offset, shrug)));
}

export type LegDirections = { thigh: Vector3; shin: Vector3 };

/** Turns one leg into the given directions; the foot goes along with the shin. */
export function poseLeg({ rotations, positions }: Figure, rest: RestSkeleton, leg: LegDirections, side: Side): void {
  const bones = rest.legs[side];
  const thigh = swingLimb(rotations.pelvis, bones.thigh.direction, legReference(side), leg.thigh);
  const shin = swingNext(thigh, { parentRest: bones.thigh.direction, rest: bones.shin.direction }, leg.shin);
  rotations[`${side}Thigh`] = thigh;
  rotations[`${side}Shin`] = shin;
  rotations[`${side}Foot`] = shin;
  const hip = hipPosition(rest, rotations.pelvis, side);
  const knee = add(hip, multiply(leg.thigh, bones.thigh.length));
  positions[`${side}Thigh`] = hip;
  positions[`${side}Shin`] = knee;
  positions[`${side}Foot`] = add(knee, multiply(leg.shin, bones.shin.length));
}

export function hipPosition(rest: RestSkeleton, pelvis: Quaternion, side: Side): Vector3 {
  return rotate(pelvis, subtract(rest.legs[side].hip, rest.midHip));
}

/** Where an ankle would be if the leg just copied the driver. */
export function ankleOfCopiedLeg(rest: RestSkeleton, driver: DriverPose, side: Side): Vector3 {
  const { thigh, shin } = rest.legs[side];
  const leg = driver.legs[side];
  const hip = hipPosition(rest, pelvisRotation(rest, driver), side);
  return add(hip, add(multiply(leg.thigh, thigh.length), multiply(leg.shin, shin.length)));
}

/** Legs that are not in the character's picture stay one piece with the pelvis. */
export function freezeLegs({ rotations, positions }: Figure, rest: RestSkeleton): void {
  for (const side of SIDES) {
    for (const part of ['Thigh', 'Shin', 'Foot'] as const) {
      const bone: BoneName = `${side}${part}`;
      rotations[bone] = rotations.pelvis;
      positions[bone] = rotate(rotations.pelvis, subtract(rest.pivots[bone], rest.midHip));
    }
  }
}
