/** Exact Euclidean distances in masks (Felzenszwalb & Huttenlocher 2012): how thick a figure is everywhere, in cut-outs and in rigs. */
import type { Size } from './rig/grid/size.ts';

/** Larger than any squared distance inside a picture, small enough to stay exact in a double. */
const FAR = 1e9;

/**
 * For each pixel the distance, in pixels, to the nearest pixel whose `inside` is 0 (0 for those). The border does not count as empty: a
 * crop is not an outline. Width + height where nothing is empty.
 */
export function distanceToOutside(inside: ArrayLike<number>, size: Size): Float32Array {
  const { width, height } = size;
  const vertical = squaredColumnDistances(inside, size);
  const result = new Float32Array(width * height);
  const envelope = new Int32Array(width);
  const breaks = new Float64Array(width + 1);
  const limit = width + height;
  for (let row = 0; row < height; row++) {
    const start = row * width;
    const line = vertical.subarray(start, start + width);
    lowerEnvelope(line, envelope, breaks);
    for (let x = 0, k = 0; x < width; x++) {
      while (breaks[k + 1]! < x) k++;
      const q = envelope[k]!;
      result[start + x] = Math.min(limit, Math.sqrt((x - q) * (x - q) + line[q]!));
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

function squaredColumnDistances(inside: ArrayLike<number>, { width, height }: Size): Float64Array {
  const squared = new Float64Array(width * height);
  for (let x = 0; x < width; x++) {
    let steps = 1e5;
    for (let y = 0, i = x; y < height; y++, i += width) {
      steps = inside[i] ? steps + 1 : 0;
      squared[i] = steps;
    }
    steps = 1e5;
    for (let y = height - 1, i = x + y * width; y >= 0; y--, i -= width) {
      steps = inside[i] ? steps + 1 : 0;
      const nearest = Math.min(squared[i]!, steps);
      squared[i] = Math.min(FAR, nearest * nearest);
    }
  }
  return squared;
}

/** Parabolas (x − q)² + line[q] that are lowest somewhere: their q into `envelope`, the borders between them into `breaks`. */
function lowerEnvelope(line: Float64Array, envelope: Int32Array, breaks: Float64Array): void {
  let k = 0;
  envelope[0] = 0;
  breaks[0] = -Infinity;
  breaks[1] = Infinity;
  for (let q = 1; q < line.length; q++) {
    let border: number;
    for (;;) {
      const r = envelope[k]!;
      border = (line[q]! + q * q - line[r]! - r * r) / (2 * q - 2 * r);
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
