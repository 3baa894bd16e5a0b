/** A simple jointed person for tests: 33 landmarks in metres from the directions of its limbs. */
import { LANDMARK, LANDMARK_COUNT, type LandmarkName } from '../landmarks.ts';
import { NOSE_BELOW_EARS } from '../motion.ts';
import { fromAxisAngle, rotate } from '../quaternion.ts';
import { add, multiply, normalize, type Vector3 } from '../vector.ts';

type Limb = { upper: Vector3; lower: Vector3 };
export type PersonPose = {
  /** Directions in the body's own axes: x to its left, y up, z forward. */
  leftArm?: Limb;
  rightArm?: Limb;
  leftLeg?: Limb;
  rightLeg?: Limb;
  /** Turn about the vertical, radians; positive shows the front towards the right of the picture. */
  yaw?: number;
  /** Tilt of the whole body towards the camera, radians. */
  lean?: number;
  /** Tilt of the face upwards, radians. */
  headTilt?: number;
};

export const PERSON = {
  shoulderWidth: 0.34,
  hipWidth: 0.2,
  spine: 0.5,
  neck: 0.2,
  upperArm: 0.28,
  forearm: 0.25,
  hand: 0.09,
  thigh: 0.4,
  shin: 0.4,
  heel: 0.07,
  foot: 0.19,
} as const;

const HANGING: Limb = { upper: [0, -1, 0], lower: [0, -1, 0] };

/** World landmarks (x right, y up, z to the camera, origin between the hips) of a person who by default stands upright, arms down. */
export function makePerson(pose: PersonPose = {}): Vector3[] {
  const points: Vector3[] = Array.from({ length: LANDMARK_COUNT }, () => [0, 0, 0]);
  const set = (name: LandmarkName, point: Vector3): void => {
    points[LANDMARK[name]] = point;
  };
  for (const side of ['left', 'right'] as const) {
    const sign = side === 'left' ? 1 : -1;
    const shoulder: Vector3 = [(sign * PERSON.shoulderWidth) / 2, PERSON.spine, 0];
    const arm = pose[`${side}Arm`] ?? HANGING;
    const elbow = along(shoulder, arm.upper, PERSON.upperArm);
    const wrist = along(elbow, arm.lower, PERSON.forearm);
    set(`${side}Shoulder`, shoulder);
    set(`${side}Elbow`, elbow);
    set(`${side}Wrist`, wrist);
    for (const finger of ['Pinky', 'Index', 'Thumb'] as const)
      set(`${side}${finger}`, along(wrist, arm.lower, PERSON.hand));
    const hip: Vector3 = [(sign * PERSON.hipWidth) / 2, 0, 0];
    const leg = pose[`${side}Leg`] ?? HANGING;
    const knee = along(hip, leg.upper, PERSON.thigh);
    const ankle = along(knee, leg.lower, PERSON.shin);
    const heel = add(ankle, [0, -PERSON.heel, -0.03]);
    set(`${side}Hip`, hip);
    set(`${side}Knee`, knee);
    set(`${side}Ankle`, ankle);
    set(`${side}Heel`, heel);
    set(`${side}FootIndex`, add(heel, [0, 0, PERSON.foot]));
  }
  setFace(set, pose.headTilt ?? 0);
  const turn = fromAxisAngle([0, 1, 0], pose.yaw ?? 0);
  const lean = fromAxisAngle([1, 0, 0], pose.lean ?? 0);
  return points.map((point) => rotate(lean, rotate(turn, point)));
}

function setFace(set: (name: LandmarkName, point: Vector3) => void, tilt: number): void {
  const ears: Vector3 = [0, PERSON.spine + PERSON.neck, 0];
  const turn = fromAxisAngle([1, 0, 0], NOSE_BELOW_EARS - tilt);
  const at = (x: number, y: number, z: number): Vector3 => add(ears, rotate(turn, [x, y, z]));
  set('nose', at(0, 0, 0.12));
  for (const side of ['left', 'right'] as const) {
    const sign = side === 'left' ? 1 : -1;
    set(`${side}Ear`, at(0.07 * sign, 0, 0));
    for (const eye of ['EyeInner', 'Eye', 'EyeOuter'] as const) set(`${side}${eye}`, at(0.03 * sign, 0.05, 0.09));
  }
  set('mouthLeft', at(0.03, -0.05, 0.1));
  set('mouthRight', at(-0.03, -0.05, 0.1));
}

function along(from: Vector3, direction: Vector3, length: number): Vector3 {
  return add(from, multiply(normalize(direction), length));
}

/** A repeatable sequence of numbers that look like normal noise, mean 0, standard deviation 1. */
export function makeNoise(seed = 1): () => number {
  let state = seed;
  const uniform = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 1) / 4294967297;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}
