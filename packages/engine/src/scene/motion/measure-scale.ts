/** How many source pixels a metre of the person spans: picture distances over the world distances seen from the camera. */
import { LANDMARK, LANDMARK_COUNT } from '../../core/landmarks.ts';
import { median } from '../../core/median.ts';
import type { Shot } from './list-shots.ts';
import { smoothSeries } from './smooth-landmarks.ts';

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
/** Spans that point at the camera say little: below this share of the longest nothing. */
const MIN_SPAN_METRES = 0.08;
const MEDIAN_SECONDS = 0.5;
const SMOOTH_SECONDS = 0.35;

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
      weights[index] = metres < MIN_SPAN_METRES ? 0 : weight * both * metres;
    });
    raw[frame] = median(ratios, Number.NaN, weights);
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
  target.set(smoothSeries(steady, shot, SMOOTH_SECONDS * fps).subarray(shot.start, shot.end), shot.start);
}

/** Distance of two landmarks in x and y. */
function spanOf(values: Float32Array, dimensions: number, frame: number, [from, to]: [number, number]): number {
  const a = (frame * LANDMARK_COUNT + from) * dimensions;
  const b = (frame * LANDMARK_COUNT + to) * dimensions;
  return Math.hypot(values[a]! - values[b]!, values[a + 1]! - values[b + 1]!);
}
