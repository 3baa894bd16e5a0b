/** Smooth hole filling by an image pyramid (push-pull): unknown pixels take the colours of the nearest known ones, ever softer inwards. */
import type { Size } from './size.ts';

/**
 * Copy of `rgb` (three floats a pixel) in which pixels of weight < 1 are filled from pixels of weight > 0. Pixels of weight 1 are
 * returned exactly.
 */
export function pushPull(rgb: Float32Array, weights: Float32Array, size: Size): Float32Array {
  const filled = rgb.slice();
  fillLevel(filled, weights.slice(), size);
  return filled;
}

/** Changes both arrays in place: colours complete, weights all 1. */
function fillLevel(rgb: Float32Array, weights: Float32Array, size: Size): void {
  if (size.width <= 1 && size.height <= 1) return;
  const half = { width: (size.width + 1) >> 1, height: (size.height + 1) >> 1 };
  const halfRgb = new Float32Array(half.width * half.height * 3);
  const halfWeights = new Float32Array(half.width * half.height);
  push(rgb, weights, size, { rgb: halfRgb, weights: halfWeights, width: half.width });
  fillLevel(halfRgb, halfWeights, half);
  pull(rgb, weights, size, { rgb: halfRgb, size: half });
}

type HalfLevel = { rgb: Float32Array; weights: Float32Array; width: number };

function push(rgb: Float32Array, weights: Float32Array, { width, height }: Size, half: HalfLevel): void {
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const weight = weights[i]!;
      if (weight === 0) continue;
      const j = (y >> 1) * half.width + (x >> 1);
      half.weights[j]! += weight;
      for (let c = 0; c < 3; c++) half.rgb[j * 3 + c]! += weight * rgb[i * 3 + c]!;
    }
  }
  for (let j = 0; j < half.weights.length; j++) {
    const weight = half.weights[j]!;
    if (weight === 0) continue;
    for (let c = 0; c < 3; c++) half.rgb[j * 3 + c]! /= weight;
    half.weights[j] = Math.min(1, weight);
  }
}

function pull(rgb: Float32Array, weights: Float32Array, size: Size, half: { rgb: Float32Array; size: Size }): void {
  const { width: halfWidth, height: halfHeight } = half.size;
  for (let y = 0, i = 0; y < size.height; y++) {
    const fy = Math.min(halfHeight - 1, Math.max(0, (y - 0.5) / 2));
    const top = Math.floor(fy);
    const bottom = Math.min(halfHeight - 1, top + 1);
    const v = fy - top;
    for (let x = 0; x < size.width; x++, i++) {
      const weight = weights[i]!;
      if (weight >= 1) continue;
      const fx = Math.min(halfWidth - 1, Math.max(0, (x - 0.5) / 2));
      const left = Math.floor(fx);
      const right = Math.min(halfWidth - 1, left + 1);
      const u = fx - left;
      for (let c = 0; c < 3; c++) {
        const upper = at(half.rgb, top * halfWidth + left, c) * (1 - u) + at(half.rgb, top * halfWidth + right, c) * u;
        const lower =
          at(half.rgb, bottom * halfWidth + left, c) * (1 - u) + at(half.rgb, bottom * halfWidth + right, c) * u;
        rgb[i * 3 + c] = rgb[i * 3 + c]! * weight + (upper * (1 - v) + lower * v) * (1 - weight);
      }
      weights[i] = 1;
    }
  }
}

function at(rgb: Float32Array, pixel: number, channel: number): number {
  return rgb[pixel * 3 + channel]!;
}
