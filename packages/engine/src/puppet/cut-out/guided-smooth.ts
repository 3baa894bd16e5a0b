/** Smooths a map along, not across, the picture's edges. */
import { boxMean } from './box-mean.ts';

/**
 * Guided filter (He, Sun, Tang 2010) with the luminance as guide.
 *
 * @param guide one value 0..1 a pixel
 * @param radius pixels
 * @param epsilon variance of the guide below which an area counts as flat
 */
export function smoothGuided(
  values: Float32Array,
  guide: Float32Array,
  size: { width: number; height: number },
  radius: number,
  epsilon: number,
): Float32Array {
  const guideMean = boxMean(guide, size, radius);
  const valueMean = boxMean(values, size, radius);
  const product = boxMean(multiply(values, guide), size, radius);
  const square = boxMean(multiply(guide, guide), size, radius);
  const slope = new Float32Array(values.length);
  const rest = new Float32Array(values.length);
  for (let p = 0; p < values.length; p++) {
    const g = guideMean[p]!;
    slope[p] = (product[p]! - g * valueMean[p]!) / (square[p]! - g * g + epsilon);
    rest[p] = valueMean[p]! - slope[p]! * g;
  }
  // The means are no longer needed: their memory takes the results.
  const slopeMean = boxMean(slope, size, radius, product);
  const restMean = boxMean(rest, size, radius, square);
  for (let p = 0; p < values.length; p++) slope[p] = slopeMean[p]! * guide[p]! + restMean[p]!;
  return slope;
}

function multiply(a: Float32Array, b: Float32Array): Float32Array {
  const product = new Float32Array(a.length);
  for (let p = 0; p < a.length; p++) product[p] = a[p]! * b[p]!;
  return product;
}
