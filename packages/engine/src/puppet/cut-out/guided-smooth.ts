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
  const mean = (plane: Float32Array): Float32Array => boxMean(plane, size.width, size.height, radius);
  const guideMean = mean(guide);
  const valueMean = mean(values);
  const product = mean(values.map((value, p) => value * guide[p]!));
  const square = mean(guide.map((value) => value * value));
  const slope = new Float32Array(values.length);
  const rest = new Float32Array(values.length);
  for (let p = 0; p < values.length; p++) {
    const g = guideMean[p]!;
    slope[p] = (product[p]! - g * valueMean[p]!) / (square[p]! - g * g + epsilon);
    rest[p] = valueMean[p]! - slope[p]! * g;
  }
  const slopeMean = mean(slope);
  const restMean = mean(rest);
  return slopeMean.map((s, p) => s * guide[p]! + restMean[p]!);
}
