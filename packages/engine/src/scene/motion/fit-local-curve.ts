/**
 * Smoothing by local regression: around each moment a parabola is fitted to the samples nearby. Zero phase, because the future
 * is known, and unlike a moving average it does not flatten the peak of a fast movement (Savitzky and Golay 1964; Cleveland 1979).
 */

/** Samples at evenly spaced frames; `stride` entries apart in `values`, `weightStride` apart in `weights`. */
export type SampledCurve = {
  values: Float32Array;
  stride: number;
  offset: number;
  weights: Float32Array;
  weightStride: number;
  weightOffset: number;
  /** Frames start ≤ frame < end are used. */
  start: number;
  end: number;
};

/** Windows reach this many standard deviations. */
const REACH = 3;
/** Pulls the curvature towards zero where few samples support it (ends of a shot, gaps). */
const CURVATURE_RIDGE = 0.05;

/** How much samples around a moment count, by their distance from it; made once for all moments. */
export type LocalWindow = {
  /** The farthest frames that count. */
  reach: number;
  /** Of each frame from -reach to reach: standard deviations from the moment, so that the numbers stay near 1. */
  times: Float64Array;
  bell: Float64Array;
};

/** @param sigma standard deviation in frames */
export function makeLocalWindow(sigma: number): LocalWindow {
  const reach = Math.max(1, Math.ceil(REACH * sigma));
  const times = Float64Array.from({ length: 2 * reach + 1 }, (_, i) => (i - reach) / sigma);
  return { reach, times, bell: times.map((t) => Math.exp(-0.5 * t * t)) };
}

/**
 * Value of the local parabola at `frame`. NaN without any weighted sample.
 *
 * @param curvatureRidge 0 … ∞: with infinity a straight line is fitted
 */
export function fitLocalCurve(
  curve: SampledCurve,
  frame: number,
  { reach, times, bell }: LocalWindow,
  curvatureRidge = CURVATURE_RIDGE,
): number {
  const first = Math.max(curve.start, frame - reach);
  const last = Math.min(curve.end - 1, frame + reach);
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let s4 = 0;
  let y0 = 0;
  let y1 = 0;
  let y2 = 0;
  for (let i = first; i <= last; i++) {
    const place = i - frame + reach;
    const t = times[place]!;
    const w = curve.weights[i * curve.weightStride + curve.weightOffset]! * bell[place]!;
    const y = curve.values[i * curve.stride + curve.offset]!;
    const wt = w * t;
    const wtt = wt * t;
    s0 += w;
    s1 += wt;
    s2 += wtt;
    s3 += wtt * t;
    s4 += wtt * t * t;
    y0 += w * y;
    y1 += wt * y;
    y2 += wtt * y;
  }
  if (s0 < 1e-9) return Number.NaN;
  s4 += curvatureRidge * s0;
  const slopeScale = s2 - (s1 * s1) / s0 + 1e-6 * s0;
  const slopeY = y1 - (s1 * y0) / s0;
  // Eliminate the constant, then the slope, then the curvature; back-substitute for the value at t = 0.
  const mixed = s3 - (s1 * s2) / s0;
  const curvature =
    (y2 - (s2 * y0) / s0 - (mixed * slopeY) / slopeScale) / (s4 - (s2 * s2) / s0 - (mixed * mixed) / slopeScale);
  const slope = (slopeY - mixed * curvature) / slopeScale;
  return (y0 - slope * s1 - curvature * s2) / s0;
}
