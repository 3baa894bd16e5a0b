/** Brings a wrist to a place. */
import { type Quaternion, rotate } from '../../core/quaternion.ts';
import { add, distance, length, multiply, reject, subtract, type Vector3 } from '../../core/vector.ts';
import { type Figure, poseArm } from './figure.ts';
import type { DriverPose } from './read-driver.ts';
import type { RestSkeleton, Side } from './rest-skeleton.ts';
import { reachWithTwoBones } from './two-bone-reach.ts';

/** Poses an arm so that its wrist is at `wrist`; the elbow stays on the side where it is, the hand points where the driver's does. */
export function bendArm(
  figure: Figure,
  rest: RestSkeleton,
  { driver, side, wrist }: { driver: DriverPose; side: Side; wrist: Vector3 },
): void {
  const shoulder = figure.positions[`${side}UpperArm`];
  const elbow = figure.positions[`${side}Forearm`];
  const copied = figure.positions[`${side}Hand`];
  const bones = rest.arms[side];
  const bend = elbowSide(figure.rotations.chest, subtract(elbow, shoulder), subtract(copied, shoulder));
  const { upper, lower } = reachWithTwoBones(shoulder, wrist, {
    upperLength: bones.upperArm.length,
    lowerLength: bones.forearm.length,
    bend,
  });
  if (distance(wrist, copied) < 1e-3) return;
  poseArm(figure, rest, { upperArm: upper, forearm: lower, hand: driver.arms[side].hand }, side);
}

/** An almost straight arm bends down and backwards. */
function elbowSide(chest: Quaternion, toElbow: Vector3, toWrist: Vector3): Vector3 {
  const size = length(toWrist);
  const along = size > 1e-6 ? multiply(toWrist, 1 / size) : ([0, -1, 0] as const);
  const aside = reject(toElbow, along);
  return add(aside, multiply(rotate(chest, [0, -0.7, -0.7]), 0.08 * length(toElbow)));
}
