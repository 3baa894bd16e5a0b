/** Finds a plain backdrop (white page, studio wall, paper) behind a character, by what the picture's border looks like. */
import type { LabImage } from './lab-image.ts';

/**
 * A backdrop's colour as a smooth function of place: Lab = Σ coefficient · (1, x, y, x², xy, y²) with x, y in −1..1, so that
 * uneven light on a wall or a sheet of paper is followed.
 */
export type PlainBackground = {
  /** 6 coefficients for each of L, a, b. */
  coefficients: Float64Array;
  /** Typical difference (ΔE) of the backdrop from that function: its noise or texture. */
  noise: number;
  /** Share, 0..1, of the border that looks like the backdrop. */
  borderShare: number;
};

const TERMS = 6;
const ROUNDS = 8;
/** A border this uniform over this share is a backdrop. A character may stand on or be cropped by the rest. */
const MIN_BORDER_SHARE = 0.62;
const MAX_NOISE = 5;
/** ΔE beyond which a border pixel is not backdrop, in units of the noise. */
const OUTLIER = 4;

/** Fits the border of the picture; undefined when it is not plain (a street, a park). */
export function findPlainBackground(lab: LabImage): PlainBackground | undefined {
  const samples = borderSamples(lab.width, lab.height);
  const coefficients = new Float64Array(3 * TERMS);
  seedWithMedian(lab, samples, coefficients);
  const difference = new Float64Array(samples.length);
  let scale = 12;
  for (let round = 0; round < ROUNDS; round++) {
    measure(lab, samples, coefficients, difference);
    const limit = Math.max(2, scale * 2.5);
    fitInliers(lab, samples, { difference, limit, linearOnly: round < 3 }, coefficients);
    measure(lab, samples, coefficients, difference);
    scale = Math.max(0.4, quantile(difference, MIN_BORDER_SHARE));
  }
  const near = Math.max(3, OUTLIER * quantile(difference, 0.4));
  let inliers = 0;
  for (const value of difference) if (value < near) inliers++;
  const noise = quantile(difference, (0.7 * inliers) / samples.length);
  const borderShare = inliers / samples.length;
  return borderShare >= MIN_BORDER_SHARE && noise <= MAX_NOISE ? { coefficients, noise, borderShare } : undefined;
}

/** Part of the fitted picture that another picture shows, in shares of its width and height. */
export type BackgroundWindow = { x0: number; y0: number; x1: number; y1: number };

const WHOLE: BackgroundWindow = { x0: 0, y0: 0, x1: 1, y1: 1 };

/** ΔE of every pixel from the backdrop expected at its place. `window`: where the picture lies in the one that was fitted. */
export function differenceFromBackground(
  lab: LabImage,
  background: PlainBackground,
  window: BackgroundWindow = WHOLE,
): Float32Array {
  const { width, height, data } = lab;
  const fullWidth = width / (window.x1 - window.x0);
  const fullHeight = height / (window.y1 - window.y0);
  const full = { width: fullWidth, height: fullHeight };
  const difference = new Float32Array(width * height);
  const expected = new Float64Array(3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const p = y * width + x;
      backgroundAt(background.coefficients, full, x + window.x0 * fullWidth, y + window.y0 * fullHeight, expected);
      difference[p] = Math.hypot(
        data[p * 3]! - expected[0]!,
        data[p * 3 + 1]! - expected[1]!,
        data[p * 3 + 2]! - expected[2]!,
      );
    }
  }
  return difference;
}

function terms(x: number, y: number, width: number, height: number, out: Float64Array): void {
  const u = ((x + 0.5) / width) * 2 - 1;
  const v = ((y + 0.5) / height) * 2 - 1;
  out[0] = 1;
  out[1] = u;
  out[2] = v;
  out[3] = u * u;
  out[4] = u * v;
  out[5] = v * v;
}

const BASIS = new Float64Array(TERMS);

function backgroundAt(
  coefficients: Float64Array,
  size: { width: number; height: number },
  x: number,
  y: number,
  out: Float64Array,
): void {
  terms(x, y, size.width, size.height, BASIS);
  for (let channel = 0; channel < 3; channel++) {
    let sum = 0;
    for (let t = 0; t < TERMS; t++) sum += coefficients[channel * TERMS + t]! * BASIS[t]!;
    out[channel] = sum;
  }
}

/** Pixel indexes of a ring along the border, about 1.5 % of the shorter side wide, thinned to some 6000. */
function borderSamples(width: number, height: number): Int32Array {
  const ring = Math.max(2, Math.round(0.015 * Math.min(width, height)));
  const indexes: number[] = [];
  for (let y = 0; y < height; y++) {
    const edgeRow = y < ring || y >= height - ring;
    for (let x = 0; x < width; x++) {
      if (edgeRow || x < ring || x >= width - ring) indexes.push(y * width + x);
    }
  }
  const step = Math.max(1, Math.floor(indexes.length / 6000));
  return Int32Array.from(indexes.filter((_, i) => i % step === 0));
}

function seedWithMedian(lab: LabImage, samples: Int32Array, coefficients: Float64Array): void {
  const values = new Float64Array(samples.length);
  for (let channel = 0; channel < 3; channel++) {
    for (let i = 0; i < samples.length; i++) values[i] = lab.data[samples[i]! * 3 + channel]!;
    coefficients[channel * TERMS] = quantile(values, 0.5);
  }
}

function measure(lab: LabImage, samples: Int32Array, coefficients: Float64Array, out: Float64Array): void {
  const expected = new Float64Array(3);
  for (let i = 0; i < samples.length; i++) {
    const p = samples[i]!;
    backgroundAt(coefficients, lab, p % lab.width, Math.floor(p / lab.width), expected);
    out[i] = Math.hypot(
      lab.data[p * 3]! - expected[0]!,
      lab.data[p * 3 + 1]! - expected[1]!,
      lab.data[p * 3 + 2]! - expected[2]!,
    );
  }
}

/** Least squares over the samples whose difference is below the limit; a little ridge keeps one-sided borders stable. */
function fitInliers(
  lab: LabImage,
  samples: Int32Array,
  choice: { difference: Float64Array; limit: number; linearOnly: boolean },
  coefficients: Float64Array,
): void {
  const count = choice.linearOnly ? 3 : TERMS;
  const normal = new Float64Array(count * (count + 3));
  const row = count + 3;
  let used = 0;
  for (let i = 0; i < samples.length; i++) {
    if (choice.difference[i]! > choice.limit) continue;
    used++;
    const p = samples[i]!;
    terms(p % lab.width, Math.floor(p / lab.width), lab.width, lab.height, BASIS);
    for (let a = 0; a < count; a++) {
      for (let b = 0; b < count; b++) normal[a * row + b] = normal[a * row + b]! + BASIS[a]! * BASIS[b]!;
      for (let channel = 0; channel < 3; channel++) {
        const at = a * row + count + channel;
        normal[at] = normal[at]! + BASIS[a]! * lab.data[p * 3 + channel]!;
      }
    }
  }
  if (used < 4 * count) return;
  for (let a = 1; a < count; a++) normal[a * row + a] = normal[a * row + a]! + 0.002 * used;
  solveInPlace(normal, count, 3);
  coefficients.fill(0);
  for (let channel = 0; channel < 3; channel++) {
    for (let a = 0; a < count; a++) coefficients[channel * TERMS + a] = normal[a * row + count + channel]!;
  }
}

/** Gauss elimination of a positive definite system with several right sides, laid out as rows of [matrix | sides]. */
function solveInPlace(system: Float64Array, count: number, sides: number): void {
  const row = count + sides;
  for (let pivot = 0; pivot < count; pivot++) {
    const inverse = 1 / system[pivot * row + pivot]!;
    for (let c = pivot; c < row; c++) system[pivot * row + c] = system[pivot * row + c]! * inverse;
    for (let r = 0; r < count; r++) {
      if (r === pivot) continue;
      const factor = system[r * row + pivot]!;
      if (factor === 0) continue;
      for (let c = pivot; c < row; c++) system[r * row + c] = system[r * row + c]! - factor * system[pivot * row + c]!;
    }
  }
}

/** Value below which the given share of the values lies. */
function quantile(values: Float64Array, share: number): number {
  if (values.length === 0) return 0;
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.floor(share * sorted.length)))]!;
}
