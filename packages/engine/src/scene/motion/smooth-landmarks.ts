/**
 * Takes the jitter out of landmarks without softening fast hits: a narrow and a wide local fit are blended, the narrow one
 * where the landmark moves fast or where the wide fit visibly misses what the narrow one sees.
 */
import { LANDMARK_COUNT } from '../../core/landmarks.ts';
import { smoothstep } from '../../core/vector.ts';
import { fitLocalCurve, makeLocalWindow, type SampledCurve } from './fit-local-curve.ts';
import type { LandmarkSignal } from './landmark-signal.ts';
import type { Shot } from './list-shots.ts';

/** Widths in seconds, so that 5 and 60 fps are treated alike. At few fps the windows hold one sample and nothing is smoothed. */
const NARROW_SECONDS = 0.034;
const WIDE_SECONDS = 0.11;
/** Depth is guessed, jumps more, and is seen less: it is smoothed over longer times. */
const NARROW_DEPTH_SECONDS = 0.075;
const WIDE_DEPTH_SECONDS = 0.14;
/** Share of the narrow fit rises over this speed range, metres a second. */
const CALM_SPEED = 0.5;
const FAST_SPEED = 2;
/** … and where the fits disagree by this many metres. */
const CALM_DISAGREEMENT = 0.015;
const FAST_DISAGREEMENT = 0.05;
/** The blend itself changes no faster than this. */
const BLEND_SECONDS = 0.05;

/** Smoothed copy of the signal's values in `shot`, written to `target`; `confidence` weighs the samples (33 a frame). */
export function smoothLandmarks(
  signal: LandmarkSignal,
  target: Float32Array,
  shot: Shot,
  { fps, confidence }: { fps: number; confidence: Float32Array },
): void {
  const { dimensions } = signal;
  const frames = shot.end - shot.start;
  const narrow = new Float32Array(frames * dimensions);
  const wide = new Float32Array(frames * dimensions);
  const inPicture = { narrow: makeLocalWindow(NARROW_SECONDS * fps), wide: makeLocalWindow(WIDE_SECONDS * fps) };
  const inDepth = {
    narrow: makeLocalWindow(NARROW_DEPTH_SECONDS * fps),
    wide: makeLocalWindow(WIDE_DEPTH_SECONDS * fps),
  };
  for (let landmark = 0; landmark < LANDMARK_COUNT; landmark++) {
    for (let d = 0; d < dimensions; d++) {
      const curve: SampledCurve = {
        values: signal.values,
        stride: dimensions * LANDMARK_COUNT,
        offset: landmark * dimensions + d,
        weights: confidence,
        weightStride: LANDMARK_COUNT,
        weightOffset: landmark,
        start: shot.start,
        end: shot.end,
      };
      const windows = d === 2 ? inDepth : inPicture;
      for (let k = 0; k < frames; k++) {
        narrow[k * dimensions + d] = fitLocalCurve(curve, shot.start + k, windows.narrow);
        wide[k * dimensions + d] = fitLocalCurve(curve, shot.start + k, windows.wide);
      }
    }
    const share = narrowShare(narrow, wide, { dimensions, fps, unitsPerMetre: signal.unitsPerMetre });
    for (let k = 0; k < frames; k++) {
      for (let d = 0; d < dimensions; d++) {
        const slow = wide[k * dimensions + d]!;
        const value = slow + (narrow[k * dimensions + d]! - slow) * share[k]!;
        const at = ((shot.start + k) * LANDMARK_COUNT + landmark) * dimensions + d;
        target[at] = Number.isFinite(value) ? value : signal.values[at]!;
      }
    }
  }
}

function narrowShare(
  narrow: Float32Array,
  wide: Float32Array,
  { dimensions, fps, unitsPerMetre }: { dimensions: number; fps: number; unitsPerMetre: number },
): Float32Array {
  const frames = narrow.length / dimensions;
  const share = new Float32Array(frames);
  for (let k = 0; k < frames; k++) {
    const before = Math.max(0, k - 1) * dimensions;
    const after = Math.min(frames - 1, k + 1) * dimensions;
    let moved = 0;
    let disagreement = 0;
    for (let d = 0; d < dimensions; d++) {
      moved += (wide[after + d]! - wide[before + d]!) ** 2;
      disagreement += (narrow[k * dimensions + d]! - wide[k * dimensions + d]!) ** 2;
    }
    const seconds = Math.max(1, after / dimensions - before / dimensions) / fps;
    const speed = Math.sqrt(moved) / unitsPerMetre / seconds;
    share[k] = Math.max(
      smoothstep(CALM_SPEED, FAST_SPEED, speed),
      smoothstep(CALM_DISAGREEMENT, FAST_DISAGREEMENT, Math.sqrt(disagreement) / unitsPerMetre),
    );
  }
  return smoothSeries(share, { start: 0, end: frames }, BLEND_SECONDS * fps);
}

/** Gaussian average of a plain series inside `range`, `sigma` in frames; the ends are averaged over what there is. */
export function smoothSeries(series: Float32Array, range: Shot, sigma: number): Float32Array {
  const smooth = series.slice();
  const reach = Math.ceil(3 * sigma);
  const bell = Float64Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-0.5 * ((i - reach) / sigma) ** 2));
  for (let i = range.start; i < range.end; i++) {
    let sum = 0;
    let total = 0;
    for (let j = Math.max(range.start, i - reach); j <= Math.min(range.end - 1, i + reach); j++) {
      const w = bell[j - i + reach]!;
      sum += w * series[j]!;
      total += w;
    }
    smooth[i] = sum / total;
  }
  return smooth;
}
