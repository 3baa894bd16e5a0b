/**
 * The person's bone lengths, measured over the whole clip, and poses rebuilt with them. In a single frame the pose model's left
 * and right bones differ by up to 65 %; the median over the clip, the same for both sides, is close to the truth.
 */
import { LANDMARK } from '../../core/landmarks.ts';
import { median } from '../../core/median.ts';
import { add, clamp, distance, length, mix, multiply, normalize, subtract, type Vector3 } from '../../core/vector.ts';
import { type PairName, pairOf, readMiddle, readPoint, writePoint } from './world-points.ts';

const DOWN: Vector3 = [0, -1, 0];
const UP: Vector3 = [0, 1, 0];
const LEFT: Vector3 = [1, 0, 0];
const FORWARD: Vector3 = [0, 0, 1];

/** A bone of both sides from a parent landmark to a child; `usual` metres of an adult as the pose model sees them. */
type PairedBone = { parent: string; child: string; usual: number; rest: Vector3 };

/** Parents before children. */
const PAIRED_BONES: readonly PairedBone[] = [
  { parent: 'Shoulder', child: 'Elbow', usual: 0.26, rest: DOWN },
  { parent: 'Elbow', child: 'Wrist', usual: 0.24, rest: DOWN },
  { parent: 'Wrist', child: 'Pinky', usual: 0.08, rest: DOWN },
  { parent: 'Wrist', child: 'Index', usual: 0.09, rest: DOWN },
  { parent: 'Wrist', child: 'Thumb', usual: 0.04, rest: DOWN },
  { parent: 'Hip', child: 'Knee', usual: 0.38, rest: DOWN },
  { parent: 'Knee', child: 'Ankle', usual: 0.39, rest: DOWN },
  { parent: 'Ankle', child: 'Heel', usual: 0.06, rest: DOWN },
  { parent: 'Ankle', child: 'FootIndex', usual: 0.14, rest: FORWARD },
];
const USUAL_HIP_WIDTH = 0.2;
const USUAL_SHOULDER_WIDTH = 0.32;
const USUAL_SPINE = 0.48;
const USUAL_NECK = 0.2;
const USUAL_EAR_WIDTH = 0.14;
/** Nose, eyes and mouth keep this distance from the middle of the ears at most, metres. */
const MAX_FACE_REACH = 0.25;
/** A measured length is believed between these multiples of the usual one. */
const MIN_RATIO = 0.4;
const MAX_RATIO = 2.5;

/** Metres; `bones` in the order of the paired bones above. */
export type BoneLengths = {
  hipWidth: number;
  shoulderWidth: number;
  /** Between the hips to between the shoulders. */
  spine: number;
  /** Between the shoulders to between the ears. */
  neck: number;
  earWidth: number;
  bones: number[];
};

/** `confidence`: weight of each landmark, 33 a frame. Lengths never measured are taken from an adult. */
export function measureBoneLengths(world: Float32Array, confidence: Float32Array, frameCount: number): BoneLengths {
  const measure = (distances: DistanceInFrame, landmarks: number[], usual: number): number =>
    medianLength({ world, confidence, frameCount, landmarks, usual }, distances);
  const width = (pair: PairName, usual: number): number => {
    const [left, right] = pairOf(pair);
    return measure(
      (frame) => [distance(readPoint(world, frame, left), readPoint(world, frame, right))],
      [left, right],
      usual,
    );
  };
  const middles = (lower: PairName, upper: PairName, usual: number): number =>
    measure(
      (frame) => [distance(readMiddle(world, frame, lower), readMiddle(world, frame, upper))],
      [...pairOf(lower), ...pairOf(upper)],
      usual,
    );
  const bones = PAIRED_BONES.map(({ parent, child, usual }) => {
    const sides = sidesOf(parent, child);
    return measure(
      (frame) => sides.map(([from, to]) => distance(readPoint(world, frame, from), readPoint(world, frame, to))),
      sides.flat(),
      usual,
    );
  });
  return {
    hipWidth: width('Hip', USUAL_HIP_WIDTH),
    shoulderWidth: width('Shoulder', USUAL_SHOULDER_WIDTH),
    spine: middles('Hip', 'Shoulder', USUAL_SPINE),
    neck: middles('Shoulder', 'Ear', USUAL_NECK),
    earWidth: width('Ear', USUAL_EAR_WIDTH),
    bones,
  };
}

/** Metres of a bone of both sides, its landmarks named without the side. */
export function lengthOfBone({ bones }: BoneLengths, parent: string, child: string): number {
  return bones[PAIRED_BONES.findIndex((bone) => bone.parent === parent && bone.child === child)]!;
}

/** Hip to ankle along a straight leg, metres. */
export function legLengthOf(lengths: BoneLengths): number {
  return lengthOfBone(lengths, 'Hip', 'Knee') + lengthOfBone(lengths, 'Knee', 'Ankle');
}

type DistanceInFrame = (frame: number) => number[];

function medianLength(
  source: {
    world: Float32Array;
    confidence: Float32Array;
    frameCount: number;
    landmarks: number[];
    usual: number;
  },
  distances: DistanceInFrame,
): number {
  const lengths: number[] = [];
  const weights: number[] = [];
  for (let frame = 0; frame < source.frameCount; frame++) {
    const weight = Math.min(...source.landmarks.map((l) => source.confidence[frame * 33 + l]!));
    for (const value of distances(frame)) {
      lengths.push(value);
      weights.push(weight);
    }
  }
  return clamp(median(lengths, source.usual, weights), source.usual * MIN_RATIO, source.usual * MAX_RATIO);
}

/** Keeps the direction of every bone in `frame` and gives it its length; the origin moves between the hips. In place. */
export function solveBones(world: Float32Array, frame: number, lengths: BoneLengths): void {
  const original = new Map<number, Vector3>();
  for (let landmark = 0; landmark < 33; landmark++) original.set(landmark, readPoint(world, frame, landmark));
  const at = (landmark: number): Vector3 => original.get(landmark)!;
  const middle = (pair: PairName): Vector3 => mix(at(pairOf(pair)[0]), at(pairOf(pair)[1]), 0.5);
  const direction = (from: Vector3, to: Vector3, rest: Vector3): Vector3 => normalize(subtract(to, from), rest);
  const spread = (pair: PairName, centre: Vector3, width: number): void => {
    const [left, right] = pairOf(pair);
    const half = multiply(direction(at(right), at(left), LEFT), width / 2);
    writePoint(world, frame, left, add(centre, half));
    writePoint(world, frame, right, subtract(centre, half));
  };

  const shoulders = multiply(direction(middle('Hip'), middle('Shoulder'), UP), lengths.spine);
  const ears = add(shoulders, multiply(direction(middle('Shoulder'), middle('Ear'), UP), lengths.neck));
  spread('Hip', [0, 0, 0], lengths.hipWidth);
  spread('Shoulder', shoulders, lengths.shoulderWidth);
  moveFace(world, frame, ears, middle('Ear'));
  spread('Ear', ears, lengths.earWidth);
  PAIRED_BONES.forEach(({ parent, child, rest }, index) => {
    for (const [from, to] of sidesOf(parent, child)) {
      const bone = multiply(direction(at(from), at(to), rest), lengths.bones[index]!);
      writePoint(world, frame, to, add(readPoint(world, frame, from), bone));
    }
  });
}

/** The face keeps its shape and follows the middle of the ears. */
function moveFace(world: Float32Array, frame: number, ears: Vector3, oldEars: Vector3): void {
  for (let landmark = LANDMARK.nose; landmark <= LANDMARK.mouthRight; landmark++) {
    const offset = subtract(readPoint(world, frame, landmark), oldEars);
    const reach = length(offset);
    const kept = reach > MAX_FACE_REACH ? multiply(offset, MAX_FACE_REACH / reach) : offset;
    writePoint(world, frame, landmark, add(ears, kept));
  }
}

function sidesOf(parent: string, child: string): [from: number, to: number][] {
  return (['left', 'right'] as const).map((side) => [
    LANDMARK[`${side}${parent}` as keyof typeof LANDMARK],
    LANDMARK[`${side}${child}` as keyof typeof LANDMARK],
  ]);
}
