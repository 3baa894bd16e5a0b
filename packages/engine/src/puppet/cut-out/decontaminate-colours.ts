/** Takes the background's colour out of half-transparent edge pixels, so that no fringe of the old scene comes along. */
import { boxMean } from './box-mean.ts';
import { distanceOutside } from './distance-transform.ts';

type Pixels = { width: number; height: number; data: Uint8ClampedArray };

/** Radii of the two rounds, pixels: far first for wide hair, then near for local colour. */
const RADII = [24, 4] as const;

/**
 * Estimates the character's own colour under every pixel and returns RGBA with the given alpha (0..1). Opaque pixels keep their
 * colour. Blur-fusion foreground estimation (Forte, "Approximate Fast Foreground Colour Estimation", ICIP 2021), two rounds.
 */
export function decontaminateColours(picture: Pixels, alpha: Float32Array): Pixels {
  const { width, height, data } = picture;
  const count = width * height;
  const result = new Uint8ClampedArray(count * 4);
  const near = nearEdge(alpha, width, height);
  for (let channel = 0; channel < 3; channel++) {
    const observed = Float32Array.from({ length: count }, (_, p) => data[p * 4 + channel]!);
    let own: Float32Array = observed;
    let other: Float32Array = observed;
    for (const radius of RADII) {
      const ownMean = weightedBlur(own, alpha, { width, height, radius, inverse: false });
      const otherMean = weightedBlur(other, alpha, { width, height, radius, inverse: true });
      const next = new Float32Array(count);
      for (let p = 0; p < count; p++) {
        const a = alpha[p]!;
        const rest = observed[p]! - a * ownMean[p]! - (1 - a) * otherMean[p]!;
        next[p] = Math.min(255, Math.max(0, ownMean[p]! + a * rest));
      }
      own = next;
      other = otherMean;
    }
    for (let p = 0; p < count; p++) {
      const a = alpha[p]!;
      if (a > 0.995) result[p * 4 + channel] = observed[p]!;
      else if (near[p]) result[p * 4 + channel] = own[p]!;
    }
  }
  for (let p = 0; p < count; p++) result[p * 4 + 3] = Math.round(alpha[p]! * 255);
  return { width, height, data: result };
}

/** 1 within a few pixels of anything visible: colours there may be read by filters, further out they stay black. */
function nearEdge(alpha: Float32Array, width: number, height: number): Uint8Array {
  const visible = Uint8Array.from(alpha, (value) => (value > 0 ? 1 : 0));
  return Uint8Array.from(distanceOutside(visible, width, height), (distance) => (distance <= 4 ? 1 : 0));
}

/** Mean of the values within a box, weighted by alpha (or by 1 − alpha); falls back to the value where there is no weight. */
function weightedBlur(
  values: Float32Array,
  alpha: Float32Array,
  how: { width: number; height: number; radius: number; inverse: boolean },
): Float32Array {
  const { width, height, radius, inverse } = how;
  const weights = Float32Array.from(alpha, (a) => (inverse ? 1 - a : a));
  const products = Float32Array.from(values, (value, p) => value * weights[p]!);
  const weightMean = boxMean(weights, width, height, radius);
  const productMean = boxMean(products, width, height, radius);
  return productMean.map((mean, p) => (weightMean[p]! > 1e-4 ? mean / weightMean[p]! : values[p]!));
}
