/** One frame of a motion as the directions a character can copy, whatever its proportions. */
import { LANDMARK, LANDMARK_COUNT, type LandmarkName } from '../../core/landmarks.ts';
import { type Motion, NOSE_BELOW_EARS } from '../../core/motion.ts';
import { compose, fromAxes, fromAxisAngle, type Quaternion, rotate } from '../../core/quaternion.ts';
import {
  add,
  cross,
  distance,
  dot,
  length,
  mix,
  multiply,
  normalize,
  reject,
  subtract,
  type Vector3,
} from '../../core/vector.ts';
import { SIDES, type Side } from './rest-skeleton.ts';

/** Metres and unit directions; x right, y up, z towards the camera; origin between the hips. */
export type DriverPose = {
  point: (name: LandmarkName) => Vector3;
  /** x to the person's left, y up along the spine, z out of the chest (belly, face). */
  pelvis: Quaternion;
  chest: Quaternion;
  head: Quaternion;
  arms: Record<Side, { upperArm: Vector3; forearm: Vector3; hand: Vector3 }>;
  /** `foot`: from heel to toe; level when the foot is flat. */
  legs: Record<Side, { thigh: Vector3; shin: Vector3; foot: Vector3 }>;
  midHip: Vector3;
  midShoulder: Vector3;
  midEar: Vector3;
  spineLength: number;
  shoulderWidth: number;
  hipWidth: number;
  legLength: number;
};

const DOWN: Vector3 = [0, -1, 0];
const LEFT: Vector3 = [1, 0, 0];
const FORWARD: Vector3 = [0, 0, 1];
/** How far the hand follows the fingers, which are noisy, instead of going on from the forearm. */
const HAND_SHARE = 0.6;

/** Frames are read for themselves and for their neighbours; kept as long as the clip lives. */
const knownDrivers = new WeakMap<Motion, Map<number, DriverPose>>();
/** Enough for the neighbours of a frame, and for frames that are asked for in another order. */
const MOST_KNOWN = 256;

/** The driver of a frame. Whoever is given one shares it. */
export function recallDriver(motion: Motion, frameIndex: number): DriverPose {
  let known = knownDrivers.get(motion);
  if (!known || known.size >= MOST_KNOWN) {
    known = new Map();
    knownDrivers.set(motion, known);
  }
  const driver = known.get(frameIndex) ?? readDriver(motion, frameIndex);
  known.set(frameIndex, driver);
  return driver;
}

function readDriver(motion: Motion, frameIndex: number): DriverPose {
  const point = (name: LandmarkName): Vector3 => {
    const at = 3 * (frameIndex * LANDMARK_COUNT + LANDMARK[name]);
    return [motion.world[at]!, motion.world[at + 1]!, motion.world[at + 2]!];
  };
  const midHip = mix(point('leftHip'), point('rightHip'), 0.5);
  const midShoulder = mix(point('leftShoulder'), point('rightShoulder'), 0.5);
  const midEar = mix(point('leftEar'), point('rightEar'), 0.5);
  const spine = subtract(midShoulder, midHip);
  const pelvis = bodyFrame(subtract(point('leftHip'), point('rightHip')), spine);
  const arms = {} as DriverPose['arms'];
  const legs = {} as DriverPose['legs'];
  for (const side of SIDES) {
    arms[side] = readArm(point, side);
    legs[side] = readLeg(point, side, pelvis);
  }
  return {
    point,
    pelvis,
    chest: bodyFrame(subtract(point('leftShoulder'), point('rightShoulder')), spine),
    head: headFrame(subtract(point('leftEar'), point('rightEar')), subtract(point('nose'), midEar)),
    arms,
    legs,
    midHip,
    midShoulder,
    midEar,
    spineLength: length(spine),
    shoulderWidth: distance(point('leftShoulder'), point('rightShoulder')),
    hipWidth: distance(point('leftHip'), point('rightHip')),
    legLength: (legLengthOf(point, 'left') + legLengthOf(point, 'right')) / 2,
  };
}

type PointOf = (name: LandmarkName) => Vector3;

function legLengthOf(point: PointOf, side: Side): number {
  return distance(point(`${side}Hip`), point(`${side}Knee`)) + distance(point(`${side}Knee`), point(`${side}Ankle`));
}

function readArm(point: PointOf, side: Side): DriverPose['arms'][Side] {
  const elbow = point(`${side}Elbow`);
  const wrist = point(`${side}Wrist`);
  const upperArm = normalize(subtract(elbow, point(`${side}Shoulder`)), DOWN);
  const forearm = normalize(subtract(wrist, elbow), upperArm);
  const knuckles = mix(point(`${side}Index`), point(`${side}Pinky`), 0.5);
  const fingers = normalize(subtract(knuckles, wrist), forearm);
  return { upperArm, forearm, hand: normalize(mix(forearm, fingers, HAND_SHARE), forearm) };
}

/** A knee that bends backwards is an error of the estimated depth: it is straightened in that direction. */
function readLeg(point: PointOf, side: Side, pelvis: Quaternion): DriverPose['legs'][Side] {
  const hip = point(`${side}Hip`);
  const ankle = point(`${side}Ankle`);
  const foot = normalize(subtract(point(`${side}FootIndex`), point(`${side}Heel`)), FORWARD);
  const along = normalize(subtract(ankle, hip), DOWN);
  const forward = normalize(reject(add(rotate(pelvis, FORWARD), foot), along), FORWARD);
  const knee = point(`${side}Knee`);
  const backwards = Math.min(0, dot(subtract(knee, hip), forward));
  const straight = subtract(knee, multiply(forward, backwards));
  return { thigh: normalize(subtract(straight, hip), DOWN), shin: normalize(subtract(ankle, straight), DOWN), foot };
}

/** y along the spine, x as near to `across` as that allows. */
export function bodyFrame(across: Vector3, spine: Vector3): Quaternion {
  const y = normalize(spine);
  const x = normalize(reject(across, y), normalize(reject(LEFT, y), FORWARD));
  return fromAxes(x, y, cross(x, y));
}

/** Level when the nose sits as far below the ears as it does in a face that looks straight ahead. */
function headFrame(across: Vector3, nose: Vector3): Quaternion {
  const x = normalize(across, LEFT);
  const z = normalize(reject(nose, x), normalize(reject(FORWARD, x), [0, 1, 0]));
  return compose(fromAxes(x, cross(z, x), z), fromAxisAngle(LEFT, -NOSE_BELOW_EARS));
}
