/** Brings a wrist to a place. */
import { limitAngle, type Quaternion, rotate, swing } from '../../core/quaternion.ts';
import { add, distance, length, multiply, normalize, subtract, type Vector3 } from '../../core/vector.ts';
import { type Figure, poseArm } from './figure.ts';
import type { DriverPose } from './read-driver.ts';
import type { RestSkeleton, Side } from './rest-skeleton.ts';
import { reachWithTwoBones } from './two-bone-reach.ts';

/** A pull turns the upper arm by no more than this, radians: an arm of other proportions would fold up to reach. */
const MOST_TURN = 0.6;

/**
 * Poses an arm so that its wrist is at `wrist`, or as near as a natural turn of the upper arm allows. The elbow stays on the side
 * where it is, the hand points where the driver's does.
 */
export function bendArm(
  figure: Figure,
  rest: RestSkeleton,
  { driver, side, wrist }: { driver: DriverPose; side: Side; wrist: Vector3 },
): void {
  const shoulder = figure.positions[`${side}UpperArm`];
  const elbow = figure.positions[`${side}Forearm`];
  if (distance(wrist, figure.positions[`${side}Hand`]) < 1e-3) return;
  const bones = rest.arms[side];
  const copied = normalize(subtract(elbow, shoulder));
  const { upper } = reachWithTwoBones(shoulder, wrist, {
    upperLength: bones.upperArm.length,
    lowerLength: bones.forearm.length,
    bend: elbowSide(figure.rotations.chest, subtract(elbow, shoulder)),
  });
  const upperArm = rotate(limitAngle(swing(copied, upper), MOST_TURN), copied);
  const newElbow = add(shoulder, multiply(upperArm, bones.upperArm.length));
  const forearm = normalize(subtract(wrist, newElbow), driver.arms[side].forearm);
  poseArm(figure, rest, { upperArm, forearm, hand: driver.arms[side].hand }, side);
}

/** The elbow goes where it is; on an almost straight arm that says little, and it bends down and backwards. */
function elbowSide(chest: Quaternion, toElbow: Vector3): Vector3 {
  return add(toElbow, multiply(rotate(chest, [0, -0.7, -0.7]), 0.08 * length(toElbow)));
}
