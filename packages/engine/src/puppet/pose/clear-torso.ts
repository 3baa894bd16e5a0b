/**
 * Keeps arms in front of the body out of it. A character that is thicker than the driver would swallow forearms that the driver
 * holds before the chest: elbow and wrist are brought forward until they are clear, the wrist stays where it is in the picture.
 */
import { invert, rotate } from '../../core/quaternion.ts';
import { add, mix, multiply, normalize, smoothstep, subtract, type Vector3 } from '../../core/vector.ts';
import { bendArm } from './bend-arm.ts';
import { type Figure, poseArm } from './figure.ts';
import type { DriverPose } from './read-driver.ts';
import { type RestSkeleton, SIDES, type Side } from './rest-skeleton.ts';
import { torsoFront } from './torso-profile.ts';

/** The driver's joint this far behind (metres) is behind the back and stays there; from the second value on it is in front. */
const FRONT_RANGE = [-0.12, -0.02] as const;
/** Thickness of an arm as a share of the shoulder width, from its axis. */
const ARM_RADIUS = 0.12;
/** Points of the forearm that must be clear; the hand reaches beyond the wrist. */
const FOREARM_POINTS = [0.5, 0.75, 1, 1.25] as const;

/** Brings the arms of a figure forward. In place; call after `reachContacts`. */
export function clearTorso(figure: Figure, rest: RestSkeleton, driver: DriverPose): void {
  for (const side of SIDES) {
    liftElbow(figure, rest, driver, side);
    liftWrist(figure, rest, driver, side);
  }
}

function liftElbow(figure: Figure, rest: RestSkeleton, driver: DriverPose, side: Side): void {
  const shoulder = figure.positions[`${side}UpperArm`];
  const elbow = figure.positions[`${side}Forearm`];
  const depth = missingDepth(figure, rest, { side, point: elbow }) * frontShare(driver, driver.point(`${side}Elbow`));
  if (depth <= 0) return;
  const wrist = figure.positions[`${side}Hand`];
  const upperArm = normalize(subtract(add(elbow, forwards(figure, depth)), shoulder));
  const forearm = normalize(subtract(wrist, elbow));
  poseArm(figure, rest, { upperArm, forearm, hand: driver.arms[side].hand }, side);
}

function liftWrist(figure: Figure, rest: RestSkeleton, driver: DriverPose, side: Side): void {
  const elbow = figure.positions[`${side}Forearm`];
  const wrist = figure.positions[`${side}Hand`];
  let depth = 0;
  for (const t of FOREARM_POINTS) {
    const missing = missingDepth(figure, rest, { side, point: mix(elbow, wrist, t) });
    depth = Math.max(depth, missing / Math.max(1, t));
  }
  depth *= frontShare(driver, driver.point(`${side}Wrist`));
  if (depth > 0) bendArm(figure, rest, { driver, side, wrist: add(wrist, forwards(figure, depth)) });
}

/** By how much a point of an arm is too deep, rig units; 0 where it is clear. */
function missingDepth(figure: Figure, rest: RestSkeleton, { side, point }: { side: Side; point: Vector3 }): number {
  const local = add(rotate(invert(figure.rotations.chest), subtract(point, figure.positions.chest)), rest.midShoulder);
  const front = torsoFront(rest.torso, local);
  const clearance = ARM_RADIUS * rest.shoulderWidth * smoothstep(0, 0.3 * rest.shoulderWidth, front);
  return Math.max(0, front + clearance - local[2]) * rest.arms[side].isFree;
}

/** 1 for a joint of the driver in front of its chest, 0 for one behind its back. */
function frontShare(driver: DriverPose, point: Vector3): number {
  const local = rotate(invert(driver.chest), subtract(point, driver.midShoulder));
  return smoothstep(FRONT_RANGE[0], FRONT_RANGE[1], local[2]);
}

function forwards(figure: Figure, depth: number): Vector3 {
  return multiply(rotate(figure.rotations.chest, [0, 0, 1]), depth);
}
