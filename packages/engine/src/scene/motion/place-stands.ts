/** Divides the time in which an ankle hardly moves into stands, each with a place where the ankle is held. */
import { LANDMARK_COUNT } from '../../core/landmarks.ts';
import { median } from '../../core/median.ts';
import type { Shot } from './list-shots.ts';

/** A stand of one foot: frames, and the held place at its first and at its last frame. They differ only if the picture drifts. */
export type Stand = Shot & { from: PicturePoint; to: PicturePoint };
type PicturePoint = readonly [x: number, y: number];

/** One ankle over a shot; `image` holds 33 points a frame. */
export type AnkleTrack = { image: Float32Array; pixelsPerMetre: Float32Array; landmark: number };

/** Metres. An ankle that strays further from its place has made a step … */
const STRAY = 0.06;
/** … unless it keeps this near to a straight, even line: then the camera pans, and the place goes along. */
const DRIFT_STRAY = 0.025;
/** Time between two stands that a small step separates. */
const STEP_SECONDS = 0.2;

/** Places one run of calm frames; runs that hold several places are split at the step between them. Pieces under `minFrames` are dropped. */
export function placeStands(
  track: AnkleTrack,
  run: Shot,
  { fps, minFrames }: { fps: number; minFrames: number },
): Stand[] {
  if (run.end - run.start < minFrames) return [];
  const metre = track.pixelsPerMetre[run.start]!;
  const place = middleOf(track, run);
  const still: Stand = { ...run, from: place, to: place };
  if (strayOf(track, still) < STRAY * metre) return [still];
  const drifting = fitLine(track, run);
  if (strayOf(track, drifting) < DRIFT_STRAY * metre) return [drifting];
  const step = bestSplit(track, run, minFrames);
  if (step === undefined) return [];
  const half = Math.max(0.5, (STEP_SECONDS * fps) / 2);
  return [
    ...placeStands(track, { start: run.start, end: Math.floor(step - half) + 1 }, { fps, minFrames }),
    ...placeStands(track, { start: Math.ceil(step + half), end: run.end }, { fps, minFrames }),
  ];
}

function at({ image, landmark }: AnkleTrack, frame: number): PicturePoint {
  const index = 2 * (frame * LANDMARK_COUNT + landmark);
  return [image[index]!, image[index + 1]!];
}

function middleOf(track: AnkleTrack, { start, end }: Shot): PicturePoint {
  const points = Array.from({ length: end - start }, (_, k) => at(track, start + k));
  return [
    median(
      points.map(([x]) => x),
      0,
    ),
    median(
      points.map(([, y]) => y),
      0,
    ),
  ];
}

/** Largest distance of the ankle from the held place, pixels. */
function strayOf(track: AnkleTrack, stand: Stand): number {
  let largest = 0;
  for (let frame = stand.start; frame < stand.end; frame++) {
    const [x, y] = at(track, frame);
    const held = heldPlace(stand, frame);
    largest = Math.max(largest, Math.hypot(x - held[0], y - held[1]));
  }
  return largest;
}

/** Where a stand holds the ankle in a frame; before and after it, at its ends. */
export function heldPlace({ start, end, from, to }: Stand, frame: number): PicturePoint {
  const t = Math.min(1, Math.max(0, (frame - start) / Math.max(1, end - 1 - start)));
  return [from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t];
}

/** Least-squares line over time. */
function fitLine(track: AnkleTrack, { start, end }: Shot): Stand {
  const count = end - start;
  const middle = (count - 1) / 2;
  let [x, y, slopeX, slopeY, spread] = [0, 0, 0, 0, 0];
  for (let k = 0; k < count; k++) {
    const point = at(track, start + k);
    x += point[0] / count;
    y += point[1] / count;
    slopeX += (k - middle) * point[0];
    slopeY += (k - middle) * point[1];
    spread += (k - middle) ** 2;
  }
  const reach = spread > 0 ? middle / spread : 0;
  return {
    start,
    end,
    from: [x - slopeX * reach, y - slopeY * reach],
    to: [x + slopeX * reach, y + slopeY * reach],
  };
}

/** The frame boundary (between frames, hence a half) that leaves two pieces with the least scatter; `undefined` for runs too short to split. */
function bestSplit(track: AnkleTrack, { start, end }: Shot, minFrames: number): number | undefined {
  const first = at(track, start);
  const sums = [
    new Float64Array(end - start + 1),
    new Float64Array(end - start + 1),
    new Float64Array(end - start + 1),
  ];
  for (let frame = start; frame < end; frame++) {
    const [x, y] = at(track, frame);
    const k = frame - start;
    sums[0]![k + 1] = sums[0]![k]! + (x - first[0]);
    sums[1]![k + 1] = sums[1]![k]! + (y - first[1]);
    sums[2]![k + 1] = sums[2]![k]! + (x - first[0]) ** 2 + (y - first[1]) ** 2;
  }
  const scatter = (from: number, to: number): number => {
    const [x, y, squares] = sums.map((sum) => sum[to]! - sum[from]!) as [number, number, number];
    return squares - (x * x + y * y) / (to - from);
  };
  let best: number | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (let k = minFrames; k <= end - start - minFrames; k++) {
    const total = scatter(0, k) + scatter(k, end - start);
    if (total >= least) continue;
    least = total;
    best = start + k - 0.5;
  }
  return best;
}
