/**
 * Hands that touch something on the driver touch it on the character too. Copied directions alone leave the hand beside the head,
 * the hip or the other hand, because the character's arms have other lengths; near a contact the wrist is pulled to its place.
 */
import { invert, rotate } from '../../core/quaternion.ts';
import { add, angleBetween, length, mix, multiply, smoothstep, subtract, type Vector3 } from '../../core/vector.ts';
import { bendArm } from './bend-arm.ts';
import type { Figure } from './figure.ts';
import type { DriverPose } from './read-driver.ts';
import { type RestSkeleton, SIDES, type Side } from './rest-skeleton.ts';

/** Full pull below the first distance of the driver's wrist, none above the second; metres. The hand is longer than that. */
const HEAD_RANGE = [0.17, 0.27] as const;
const HIP_RANGE = [0.18, 0.3] as const;
const HANDS_RANGE = [0.1, 0.26] as const;
/** An arm that hangs is near the hip without touching it: the elbow must be bent this much, radians. */
const BENT_ELBOW = [0.5, 1] as const;
/** Nose to crown of an adult, metres; the pose model has no crown. */
const DRIVER_HEAD_HEIGHT = 0.16;

type Pull = { target: Vector3; strength: number };

/** Bends the arms of a figure so that its wrists meet what the driver's meet. In place. */
export function reachContacts(figure: Figure, rest: RestSkeleton, driver: DriverPose): void {
  const targets = {} as Record<Side, { wrist: Vector3; strength: number }>;
  for (const side of SIDES) {
    const copied = figure.positions[`${side}Hand`];
    const pulls = [pullToHead(figure, rest, driver, side), pullToHip(figure, rest, driver, side)];
    const strength = pulls.reduce((sum, pull) => sum + pull.strength, 0);
    let wrist = copied;
    for (const pull of pulls) {
      const share = pull.strength / Math.max(1, strength);
      wrist = add(wrist, multiply(subtract(pull.target, copied), share));
    }
    targets[side] = { wrist, strength };
  }
  joinHands(targets, rest, driver);
  for (const side of SIDES) {
    if (targets[side].strength > 0) bendArm(figure, rest, { driver, side, wrist: targets[side].wrist });
  }
}

function pullToHead(figure: Figure, rest: RestSkeleton, driver: DriverPose, side: Side): Pull {
  const offset = subtract(driver.point(`${side}Wrist`), driver.midEar);
  const ratio = rest.headHeight / DRIVER_HEAD_HEIGHT;
  const local = multiply(rotate(invert(driver.head), offset), ratio);
  // The nose is the face's middle: rest rotation is none, so the head's rotation is its frame.
  const noseHeight = (rest.pivots.head[1] - rest.midShoulder[1]) * (1 / 0.42 - 1);
  const centre = add(figure.positions.head, rotate(figure.rotations.head, [0, noseHeight, 0]));
  return { target: add(centre, rotate(figure.rotations.head, local)), strength: nearness(length(offset), HEAD_RANGE) };
}

function pullToHip(figure: Figure, rest: RestSkeleton, driver: DriverPose, side: Side): Pull {
  const offset = subtract(driver.point(`${side}Wrist`), driver.point(`${side}Hip`));
  const { upperArm, forearm } = driver.arms[side];
  const bent = smoothstep(BENT_ELBOW[0], BENT_ELBOW[1], angleBetween(upperArm, forearm));
  const local = stretch(rotate(invert(driver.pelvis), offset), rest, driver);
  return {
    target: add(figure.positions[`${side}Thigh`], rotate(figure.rotations.pelvis, local)),
    strength: nearness(length(offset), HIP_RANGE) * bent,
  };
}

/** From the driver's proportions to the character's: widths by the shoulders, heights by the spine. */
function stretch(local: Vector3, rest: RestSkeleton, driver: DriverPose): Vector3 {
  const wide = rest.shoulderWidth / Math.max(0.05, driver.shoulderWidth);
  const high = length(rest.spine) / Math.max(0.05, driver.spineLength);
  return [local[0] * wide, local[1] * high, local[2] * wide];
}

/** Wrists that are near each other keep their offset, about their common middle. */
function joinHands(
  targets: Record<Side, { wrist: Vector3; strength: number }>,
  rest: RestSkeleton,
  driver: DriverPose,
): void {
  const offset = subtract(driver.point('leftWrist'), driver.point('rightWrist'));
  const strength = nearness(length(offset), HANDS_RANGE);
  if (strength === 0) return;
  const half = multiply(offset, length(rest.spine) / Math.max(0.05, driver.spineLength) / 2);
  const middle = mix(targets.left.wrist, targets.right.wrist, 0.5);
  targets.left = { wrist: mix(targets.left.wrist, add(middle, half), strength), strength: 1 };
  targets.right = { wrist: mix(targets.right.wrist, subtract(middle, half), strength), strength: 1 };
}

function nearness(metres: number, [near, far]: readonly [number, number]): number {
  return 1 - smoothstep(near, far, metres);
}
