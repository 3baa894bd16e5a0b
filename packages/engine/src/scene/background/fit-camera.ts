/** The camera's motion from pairs of points, some of which are wrong or move by themselves: RANSAC, then weighted least squares. */
import { median } from '../../core/median.ts';
import { compose, type Homography, identity, mapX, mapY } from './homography.ts';
import { solveLinear } from './solve-linear.ts';

/** Points as x, y each; `isValid[k]` is 0 for pairs to leave out. */
export type PointPairs = { from: Float32Array; to: Float32Array; isValid: Uint8Array };

export type CameraFit = {
  /** Takes `from` to `to`. */
  transform: Homography;
  /** Share of the valid pairs that agree, 0..1. */
  agreement: number;
  /** Median distance of the agreeing pairs, pixels. */
  residual: number;
};

/** Fewer agreeing pairs, or ones huddled in a part of the picture, fit anything. */
const MIN_PAIRS = 14;
const MIN_SPREAD = 0.12;
const MAX_ZOOM = 1.5;
const MAX_PERSPECTIVE = 0.5;
const TRIALS = 80;
/** Pairs nearer than this agree with a similarity found from two of them; perspective and noise lie below. */
const COARSE_TOLERANCE = 1.5;
const FINE_TOLERANCE = 0.7;
const REFINEMENTS = 4;
/** Noise of a tracked point against the size that shear and perspective may have, squared: keeps few points from inventing them. */
const SHAPE_PRIOR = 3e-4;

/** @returns undefined with too few pairs, or where no two of them tell the same story */
export function fitCamera(pairs: PointPairs, size: { width: number; height: number }): CameraFit | undefined {
  const valid: number[] = [];
  for (let k = 0; k < pairs.isValid.length; k++) if (pairs.isValid[k]) valid.push(k);
  if (valid.length < MIN_PAIRS) return undefined;
  const rough = findSimilarity(pairs, valid);
  if (!rough) return undefined;
  let transform = rough;
  for (let round = 0; round < REFINEMENTS; round++) {
    const tolerance = round === 0 ? COARSE_TOLERANCE : FINE_TOLERANCE;
    const correction = refine(pairs, valid, transform, tolerance, size);
    if (!correction) return undefined;
    transform = compose(correction, transform);
  }
  if (!isPlausible(transform, size)) return undefined;
  const agreeing = valid.filter((k) => distanceOf(pairs, transform, k) < FINE_TOLERANCE);
  if (agreeing.length < MIN_PAIRS || !isSpread(pairs.from, agreeing, size)) return undefined;
  const residual = median(
    agreeing.map((k) => distanceOf(pairs, transform, k)),
    0,
  );
  return { transform, agreement: agreeing.length / valid.length, residual };
}

/** Median distance that the valid pairs move, pixels; undefined without any. */
export function measureRest(pairs: PointPairs): number | undefined {
  const still = identity();
  const distances: number[] = [];
  for (let k = 0; k < pairs.isValid.length; k++) if (pairs.isValid[k]) distances.push(distanceOf(pairs, still, k));
  return distances.length ? median(distances, 0) : undefined;
}

/** Between two frames a camera neither turns the picture over nor zooms beyond measure. */
function isPlausible(h: Homography, { width, height }: { width: number; height: number }): boolean {
  const across = Math.hypot(mapX(h, width, height) - mapX(h, 0, 0), mapY(h, width, height) - mapY(h, 0, 0));
  const down = Math.hypot(mapX(h, 0, height) - mapX(h, width, 0), mapY(h, 0, height) - mapY(h, width, 0));
  const diagonal = Math.hypot(width, height);
  const isSane = (length: number): boolean => length > diagonal / MAX_ZOOM && length < diagonal * MAX_ZOOM;
  return isSane(across) && isSane(down) && Math.abs(h[6]! * width) + Math.abs(h[7]! * height) < MAX_PERSPECTIVE;
}

function isSpread(points: Float32Array, chosen: readonly number[], size: { width: number; height: number }): boolean {
  let square = 0;
  for (const axis of [0, 1]) {
    const mean = chosen.reduce((sum, k) => sum + points[2 * k + axis]!, 0) / chosen.length;
    square += chosen.reduce((sum, k) => sum + (points[2 * k + axis]! - mean) ** 2, 0) / chosen.length;
  }
  return Math.sqrt(square) >= MIN_SPREAD * Math.max(size.width, size.height);
}

/** The similarity through two pairs that most others agree with. The trials are the same for the same pairs. */
function findSimilarity(pairs: PointPairs, valid: readonly number[]): Homography | undefined {
  let state = 12345;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return valid[Math.floor((state / 4294967296) * valid.length)]!;
  };
  let best: Homography | undefined;
  let bestScore = 0;
  for (let trial = 0; trial < TRIALS; trial++) {
    const similarity = trial === 0 ? identity() : throughTwo(pairs, next(), next());
    if (!similarity) continue;
    let score = 0;
    for (const k of valid) score += Math.max(0, 1 - distanceOf(pairs, similarity, k) / COARSE_TOLERANCE);
    if (score > bestScore) {
      bestScore = score;
      best = similarity;
    }
  }
  return best;
}

function throughTwo({ from, to }: PointPairs, i: number, j: number): Homography | undefined {
  const dx = from[2 * j]! - from[2 * i]!;
  const dy = from[2 * j + 1]! - from[2 * i + 1]!;
  const square = dx * dx + dy * dy;
  if (square < 900) return undefined;
  const ex = to[2 * j]! - to[2 * i]!;
  const ey = to[2 * j + 1]! - to[2 * i + 1]!;
  const a = (dx * ex + dy * ey) / square;
  const b = (dx * ey - dy * ex) / square;
  const x = from[2 * i]!;
  const y = from[2 * i + 1]!;
  return Float64Array.of(a, -b, to[2 * i]! - a * x + b * y, b, a, to[2 * i + 1]! - b * x - a * y, 0, 0, 1);
}

function distanceOf({ from, to }: PointPairs, h: ArrayLike<number>, k: number): number {
  const dx = mapX(h, from[2 * k]!, from[2 * k + 1]!) - to[2 * k]!;
  const dy = mapY(h, from[2 * k]!, from[2 * k + 1]!) - to[2 * k + 1]!;
  return Math.sqrt(dx * dx + dy * dy);
}

/** The small homography that brings the transformed points nearer to their partners: one Gauss–Newton step, Tukey weights. */
function refine(
  pairs: PointPairs,
  valid: readonly number[],
  transform: Homography,
  tolerance: number,
  { width, height }: { width: number; height: number },
): Homography | undefined {
  const normal = new Float64Array(64);
  const right = new Float64Array(8);
  const unit = Math.max(width, height) / 2;
  for (const k of valid) {
    const distance = distanceOf(pairs, transform, k);
    if (distance >= tolerance) continue;
    const weight = (1 - (distance / tolerance) ** 2) ** 2;
    const x = (mapX(transform, pairs.from[2 * k]!, pairs.from[2 * k + 1]!) - width / 2) / unit;
    const y = (mapY(transform, pairs.from[2 * k]!, pairs.from[2 * k + 1]!) - height / 2) / unit;
    const errorX = (pairs.to[2 * k]! - width / 2) / unit - x;
    const errorY = (pairs.to[2 * k + 1]! - height / 2) / unit - y;
    accumulate(normal, right, [x, y, 1, 0, 0, 0, -x * x, -x * y], errorX, weight);
    accumulate(normal, right, [0, 0, 0, x, y, 1, -x * y, -y * y], errorY, weight);
  }
  // A camera turns and zooms; shear and perspective have to be seen clearly before they are believed.
  for (const [i, j, sign] of [
    [0, 4, -1],
    [1, 3, 1],
  ] as const) {
    normal[9 * i]! += SHAPE_PRIOR;
    normal[9 * j]! += SHAPE_PRIOR;
    normal[8 * i + j]! += sign * SHAPE_PRIOR;
    normal[8 * j + i]! += sign * SHAPE_PRIOR;
  }
  normal[9 * 6]! += SHAPE_PRIOR;
  normal[9 * 7]! += SHAPE_PRIOR;
  const d = solveLinear(normal, right);
  if (!d) return undefined;
  const change = Float64Array.of(1 + d[0]!, d[1]!, d[2]!, d[3]!, 1 + d[4]!, d[5]!, d[6]!, d[7]!, 1);
  const toUnit = Float64Array.of(1 / unit, 0, -width / 2 / unit, 0, 1 / unit, -height / 2 / unit, 0, 0, 1);
  const fromUnit = Float64Array.of(unit, 0, width / 2, 0, unit, height / 2, 0, 0, 1);
  return compose(fromUnit, compose(change, toUnit));
}

function accumulate(normal: Float64Array, right: Float64Array, row: number[], error: number, weight: number): void {
  for (let i = 0; i < 8; i++) {
    if (row[i] === 0) continue;
    right[i]! += weight * row[i]! * error;
    for (let j = 0; j < 8; j++) normal[8 * i + j]! += weight * row[i]! * row[j]!;
  }
}
