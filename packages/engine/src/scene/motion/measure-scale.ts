/** How many source pixels a metre of the person spans: picture distances over the world distances seen from the camera. */
import { LANDMARK, LANDMARK_COUNT } from '../../core/landmarks.ts';
import { median } from '../../core/median.ts';
import { clamp } from '../../core/vector.ts';
import { fitLocalCurve, makeLocalWindow } from './fit-local-curve.ts';
import type { Shot } from './list-shots.ts';

const {
  leftShoulder,
  rightShoulder,
  leftHip,
  rightHip,
  leftKnee,
  rightKnee,
  leftAnkle,
  rightAnkle,
  leftEar,
  rightEar,
} = LANDMARK;
/** Distances of torso and legs first; shoulders to head serve half bodies, at a lower weight. */
const SPANS: readonly (readonly [from: number, to: number, weight: number])[] = [
  [leftShoulder, leftHip, 1],
  [rightShoulder, rightHip, 1],
  [leftShoulder, rightHip, 1],
  [rightShoulder, leftHip, 1],
  [leftHip, leftKnee, 1],
  [rightHip, rightKnee, 1],
  [leftKnee, leftAnkle, 1],
  [rightKnee, rightAnkle, 1],
  [leftShoulder, leftKnee, 1],
  [rightShoulder, rightKnee, 1],
  [leftShoulder, leftAnkle, 1],
  [rightShoulder, rightAnkle, 1],
  [leftShoulder, rightShoulder, 0.5],
  [leftShoulder, leftEar, 0.15],
  [rightShoulder, rightEar, 0.15],
];
/** Shorter spans in the picture say nothing. */
const MIN_SPAN_METRES = 0.08;
/** A scale below this share of the clip's usual one is an error. */
const LEAST_RATIO = 0.05;
/** People come nearer slowly; what changes faster are errors of the estimated depths, in a crouch for instance. */
const MEDIAN_SECONDS = 1;
const SMOOTH_SECONDS = 0.7;
const STRAIGHT = Number.POSITIVE_INFINITY;

/**
 * Smoothed scale of every frame of `shot`, written to `target`. `world` has constant bone lengths and the camera's axes, so its
 * x and y are foreshortened as in the picture. Frames without evidence take the scale of their neighbours, or `fallback`.
 */
export function measureScale(
  pose: { world: Float32Array; image: Float32Array; trust: Float32Array },
  target: Float32Array,
  shot: Shot,
  { fps, fallback }: { fps: number; fallback: number },
): void {
  const ratios: number[] = new Array(SPANS.length);
  const weights: number[] = new Array(SPANS.length);
  const raw = new Float32Array(target.length);
  const evidence = new Float32Array(target.length);
  for (let frame = shot.start; frame < shot.end; frame++) {
    SPANS.forEach(([from, to, weight], index) => {
      const metres = spanOf(pose.world, 3, frame, [from, to]);
      const both = pose.trust[frame * LANDMARK_COUNT + from]! * pose.trust[frame * LANDMARK_COUNT + to]!;
      ratios[index] = spanOf(pose.image, 2, frame, [from, to]) / metres;
      weights[index] =
        metres < MIN_SPAN_METRES ? 0 : weight * both * metres * sidewaysShare(pose.world, frame, [from, to]);
    });
    const ratio = median(ratios, Number.NaN, weights);
    raw[frame] = ratio > fallback * LEAST_RATIO ? ratio : Number.NaN;
    evidence[frame] = Number.isFinite(raw[frame]!) ? weights.reduce((sum, weight) => sum + weight, 0) : 0;
  }
  const overall = median(raw.subarray(shot.start, shot.end), fallback, evidence.subarray(shot.start, shot.end));
  const reach = Math.ceil((MEDIAN_SECONDS * fps) / 2);
  const steady = new Float32Array(target.length);
  for (let frame = shot.start; frame < shot.end; frame++) {
    const from = Math.max(shot.start, frame - reach);
    const to = Math.min(shot.end, frame + reach + 1);
    steady[frame] = median(raw.subarray(from, to), overall, evidence.subarray(from, to));
  }
  // Fitted by evidence, so that frames that show the body's lengths in full decide for those that foreshorten them; by lines, so that
  // somebody who walks in from the camera is as large in the first frames as the later ones promise.
  for (let frame = shot.start; frame < shot.end; frame++) evidence[frame]! += 1e-3;
  const curve = { values: steady, stride: 1, offset: 0, weights: evidence, weightStride: 1, weightOffset: 0, ...shot };
  const known = steady.subarray(shot.start, shot.end);
  const [least, most] = [Math.min(...known), Math.max(...known)];
  const window = makeLocalWindow(SMOOTH_SECONDS * fps);
  for (let frame = shot.start; frame < shot.end; frame++) {
    target[frame] = clamp(fitLocalCurve(curve, frame, window, STRAIGHT), least, most);
  }
}

/** 1 for a span across the line of sight, falling steeply to 0 for one along it, whose picture length depends on a guessed depth. */
function sidewaysShare(world: Float32Array, frame: number, [from, to]: [number, number]): number {
  const a = (frame * LANDMARK_COUNT + from) * 3;
  const b = (frame * LANDMARK_COUNT + to) * 3;
  const across = (world[a]! - world[b]!) ** 2 + (world[a + 1]! - world[b + 1]!) ** 2;
  const along = (world[a + 2]! - world[b + 2]!) ** 2;
  return (across / (across + along + 1e-9)) ** 4;
}

/** Distance of two landmarks in x and y. */
function spanOf(values: Float32Array, dimensions: number, frame: number, [from, to]: [number, number]): number {
  const a = (frame * LANDMARK_COUNT + from) * dimensions;
  const b = (frame * LANDMARK_COUNT + to) * dimensions;
  return Math.hypot(values[a]! - values[b]!, values[a + 1]! - values[b + 1]!);
}
