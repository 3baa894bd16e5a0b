/** Exact Euclidean distances in masks (Felzenszwalb & Huttenlocher 2012): how thick a figure is everywhere, in cut-outs and in rigs. */
import type { Size } from './rig/grid/size.ts';

/** Longer than any way inside a picture; its square fits into an integer. */
const FAR = 31_623;

/**
 * For each pixel the distance, in pixels, to the nearest pixel whose `inside` is 0 (0 for those). The border does not count as empty: a
 * crop is not an outline. Width + height where nothing is empty.
 */
export function distanceToOutside(inside: ArrayLike<number>, size: Size): Float32Array {
  const { width, height } = size;
  const squared = squaredColumnDistances(inside, size);
  const result = new Float32Array(width * height);
  const envelope = new Int32Array(width);
  const breaks = new Float64Array(width + 1);
  for (let start = 0; start < result.length; start += width) {
    const rowEnd = start + width;
    for (let i = start; i < rowEnd; i++) {
      if (squared[i] === 0) continue;
      // Nothing beyond an empty pixel is nearer than that pixel: each run of inside pixels is measured with the two that bound it.
      let runEnd = i + 1;
      while (runEnd < rowEnd && squared[runEnd] !== 0) runEnd++;
      const first = i > start ? i - 1 : i;
      const end = runEnd < rowEnd ? runEnd + 1 : runEnd;
      lowerEnvelope(squared, first, end, envelope, breaks);
      const limit = width + height;
      for (let x = i - first, k = 0; x < runEnd - first; x++) {
        while (breaks[k + 1]! < x) k++;
        const q = envelope[k]!;
        result[first + x] = Math.min(limit, Math.sqrt((x - q) * (x - q) + squared[first + q]!));
      }
      i = runEnd;
    }
  }
  return result;
}

/** For each pixel that is outside (0) the distance to the nearest inside one; 0 inside. */
export function distanceToInside(inside: ArrayLike<number>, size: Size): Float32Array {
  const outside = new Uint8Array(size.width * size.height);
  for (let i = 0; i < outside.length; i++) outside[i] = inside[i] ? 0 : 1;
  return distanceToOutside(outside, size);
}

/** Runs down and up all columns together, row by row, to stay in the cache. */
function squaredColumnDistances(inside: ArrayLike<number>, { width, height }: Size): Int32Array {
  const squared = new Int32Array(width * height);
  const steps = new Int32Array(width).fill(FAR);
  for (let i = 0, y = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) squared[i] = steps[x] = inside[i] ? steps[x]! + 1 : 0;
  }
  steps.fill(FAR);
  for (let y = height - 1; y >= 0; y--) {
    for (let x = 0, i = y * width; x < width; x++, i++) {
      const up = inside[i] ? steps[x]! + 1 : 0;
      steps[x] = up;
      const nearest = Math.min(squared[i]!, up, FAR);
      squared[i] = nearest * nearest;
    }
  }
  return squared;
}

/**
 * Parabolas (x − q)² + values[first + q] up to `end` that are lowest somewhere: their q into `envelope`, the borders between them into
 * `breaks`.
 */
function lowerEnvelope(
  values: Int32Array,
  first: number,
  end: number,
  envelope: Int32Array,
  breaks: Float64Array,
): void {
  let k = 0;
  envelope[0] = 0;
  breaks[0] = -Infinity;
  breaks[1] = Infinity;
  for (let q = 1; q < end - first; q++) {
    const value = values[first + q]!;
    let border: number;
    for (;;) {
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
}

/**
 * Distance of each pixel to the core of the mask, the core being the pixels deeper than `radius`. Where this is at most `radius` the
 * pixel belongs to the morphological opening (the mask without its parts thinner than 2·radius).
 */
export function distanceToCore(depth: Float32Array, size: Size, radius: number): Float32Array {
  const notCore = new Uint8Array(depth.length);
  for (let i = 0; i < depth.length; i++) notCore[i] = depth[i]! > radius ? 0 : 1;
  return distanceToOutside(notCore, size);
}
