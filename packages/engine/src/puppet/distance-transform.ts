/** Exact Euclidean distances in masks (Felzenszwalb & Huttenlocher 2012): how thick a figure is everywhere, in cut-outs and in rigs. */
import type { Size } from './rig/grid/size.ts';

/** Longer than any way inside a picture; its square fits into an integer. */
const FAR = 31_623;

/**
 * For each pixel the distance, in pixels, to the nearest pixel whose `inside` is 0 (0 for those). The border does not count as empty: a
 * crop is not an outline.
 *
 * @param limit given for all larger distances, and where nothing is empty; a low one saves time. Default width + height
 */
export function distanceToOutside(
  inside: ArrayLike<number>,
  size: Size,
  limit = size.width + size.height,
): Float32Array {
  const { width, height } = size;
  const result = new Float32Array(width * height);
  // In each place what is known of its column gives way to the result: fresh memory is slow, and this is called often.
  const squared = new Int32Array(result.buffer);
  writeSquaredColumnDistances(inside, size, squared);
  const columns = new Int32Array(width);
  const envelope = new Int32Array(width);
  const breaks = new Float64Array(width + 1);
  for (let start = 0; start < result.length; start += width) {
    columns.set(squared.subarray(start, start + width));
    measureRow(columns, limit, result.subarray(start, start + width), envelope, breaks);
  }
  return result;
}

/** @param out holds 0 where `columns` do */
function measureRow(
  columns: Int32Array,
  limit: number,
  out: Float32Array,
  envelope: Int32Array,
  breaks: Float64Array,
): void {
  const width = columns.length;
  for (let i = 0; i < width; i++) {
    if (columns[i] === 0) continue;
    // Nothing beyond an empty pixel is nearer than that pixel: each run of inside pixels is measured with the two that bound it.
    let runEnd = i + 1;
    while (runEnd < width && columns[runEnd] !== 0) runEnd++;
    const first = i > 0 ? i - 1 : i;
    const end = runEnd < width ? runEnd + 1 : runEnd;
    const count = lowerEnvelope(columns, { first, end, highest: limit * limit }, envelope, breaks);
    if (count === 0) out.fill(limit, i, runEnd);
    else fillRun(out, columns, { first, start: i, end: runEnd, limit }, envelope, breaks);
    i = runEnd;
  }
}

/** For each pixel that is outside (0) the distance to the nearest inside one, or `limit` where that is less; 0 inside. */
export function distanceToInside(inside: ArrayLike<number>, size: Size, limit?: number): Float32Array {
  const outside = new Uint8Array(size.width * size.height);
  for (let i = 0; i < outside.length; i++) outside[i] = inside[i] ? 0 : 1;
  return distanceToOutside(outside, size, limit);
}

/**
 * Runs down and up all columns together, row by row, to stay in the cache. Compared by hand: most of its life this code is compiled in
 * haste, and calls for each minimum.
 */
function writeSquaredColumnDistances(inside: ArrayLike<number>, { width, height }: Size, squared: Int32Array): void {
  const steps = new Int32Array(width).fill(FAR);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) squared[i] = steps[x] = inside[i] ? steps[x]! + 1 : 0;
  }
  steps.fill(FAR);
  for (let y = height - 1; y >= 0; y--) {
    for (let x = 0, i = y * width; x < width; x++, i++) {
      const up = inside[i] ? steps[x]! + 1 : 0;
      steps[x] = up;
      const down = squared[i]!;
      let nearest = up < down ? up : down;
      if (nearest > FAR) nearest = FAR;
      squared[i] = nearest * nearest;
    }
  }
}

/**
 * Parabolas (x − q)² + values[first + q] up to `end` that are lowest somewhere, without those above `highest`: their q into `envelope`, the
 * borders between them into `breaks`.
 *
 * @returns how many they are
 */
function lowerEnvelope(
  values: Int32Array,
  { first, end, highest }: { first: number; end: number; highest: number },
  envelope: Int32Array,
  breaks: Float64Array,
): number {
  let k = -1;
  for (let q = 0; q < end - first; q++) {
    const value = values[first + q]!;
    if (value > highest) continue;
    let border = -Infinity;
    while (k >= 0) {
      const r = envelope[k]!;
      border = (value + q * q - values[first + r]! - r * r) / (2 * q - 2 * r);
      if (border > breaks[k]!) break;
      k--;
    }
    k++;
    envelope[k] = q;
    breaks[k] = border;
    breaks[k + 1] = Infinity;
  }
  return k + 1;
}

/** The heights of the envelope from `start` to `end`, as distances. */
function fillRun(
  result: Float32Array,
  squared: Int32Array,
  { first, start, end, limit }: { first: number; start: number; end: number; limit: number },
  envelope: Int32Array,
  breaks: Float64Array,
): void {
  for (let x = start - first, k = 0; x < end - first; x++) {
    while (breaks[k + 1]! < x) k++;
    const q = envelope[k]!;
    result[first + x] = Math.min(limit, Math.sqrt((x - q) * (x - q) + squared[first + q]!));
  }
}

/** Distances to a core are told so far beyond its radius, pixels: whoever asks whether they are more leaves no more for jagged borders. */
const CORE_SLACK = 2;

/**
 * Distance of each pixel to the core of the mask, the core being the pixels deeper than `radius`. Where this is at most `radius` the
 * pixel belongs to the morphological opening (the mask without its parts thinner than 2·radius).
 */
export function distanceToCore(depth: Float32Array, size: Size, radius: number): Float32Array {
  const notCore = new Uint8Array(depth.length);
  for (let i = 0; i < depth.length; i++) notCore[i] = depth[i]! > radius ? 0 : 1;
  return distanceToOutside(notCore, size, radius + CORE_SLACK);
}
