/** Takes the background's colour out of half-transparent edge pixels, so that no fringe of the old scene comes along. */
import { boxMean } from './box-mean.ts';
import { dilate } from './dilate.ts';

type Pixels = { width: number; height: number; data: Uint8ClampedArray };

/** Radii of the two rounds, pixels: far first for wide hair, then near for local colour. */
const RADII = [24, 4] as const;
/** Colours within so many pixels of anything visible may be read by filters; further out they stay black. */
const NEAR = 4;
/** Means of less weight than this say nothing. */
const MIN_WEIGHT = 1e-4;

/**
 * Estimates the character's own colour under every pixel and returns RGBA with the given alpha (0..1). Opaque pixels keep their
 * colour. Blur-fusion foreground estimation (Forte, "Approximate Fast Foreground Colour Estimation", ICIP 2021), two rounds.
 */
export function decontaminateColours(picture: Pixels, alpha: Float32Array): Pixels {
  const { width, height, data } = picture;
  const count = width * height;
  const result = new Uint8ClampedArray(count * 4);
  const near = nearVisible(alpha, width, height);
  const rest = new Float32Array(count);
  for (let p = 0; p < count; p++) rest[p] = 1 - alpha[p]!;
  const rounds = RADII.map((radius) => ({
    radius,
    own: { weights: alpha, means: boxMean(alpha, picture, radius) },
    other: { weights: rest, means: boxMean(rest, picture, radius) },
  }));
  const planes = makePlanes(count);
  for (let channel = 0; channel < 3; channel++) {
    for (let p = 0; p < count; p++) planes.observed[p] = data[p * 4 + channel]!;
    planes.own.set(planes.observed);
    planes.other.set(planes.observed);
    for (const { radius, own, other } of rounds) {
      weightedBlur(planes.own, own, { size: picture, radius, scratch: planes });
      weightedBlur(planes.other, other, { size: picture, radius, scratch: planes });
      explainObserved(planes, alpha);
    }
    for (let p = 0; p < count; p++) {
      if (alpha[p]! > 0.995) result[p * 4 + channel] = planes.observed[p]!;
      else if (near[p]) result[p * 4 + channel] = planes.own[p]!;
    }
  }
  for (let p = 0; p < count; p++) result[p * 4 + 3] = Math.round(alpha[p]! * 255);
  return { width, height, data: result };
}

/** Float planes of one channel, reused for the next. */
type Planes = Record<'observed' | 'own' | 'other' | 'products' | 'blurred', Float32Array>;

function makePlanes(count: number): Planes {
  const plane = (): Float32Array => new Float32Array(count);
  return { observed: plane(), own: plane(), other: plane(), products: plane(), blurred: plane() };
}

function nearVisible(alpha: Float32Array, width: number, height: number): Uint8Array {
  const visible = new Uint8Array(alpha.length);
  for (let p = 0; p < alpha.length; p++) visible[p] = alpha[p]! > 0 ? 1 : 0;
  return dilate(visible, width, height, NEAR);
}

/** Moves the blurred own colour, in place, to where it explains the observed one over the blurred background. */
function explainObserved({ observed, own, other }: Planes, alpha: Float32Array): void {
  for (let p = 0; p < alpha.length; p++) {
    const a = alpha[p]!;
    const left = observed[p]! - a * own[p]! - (1 - a) * other[p]!;
    own[p] = Math.min(255, Math.max(0, own[p]! + a * left));
  }
}

type Blur = {
  size: { width: number; height: number };
  radius: number;
  scratch: { products: Float32Array; blurred: Float32Array };
};

/** Weighted mean of the values within a box, in place; a value stays where there is no weight. `means` are those of the weights. */
function weightedBlur(
  values: Float32Array,
  { weights, means }: { weights: Float32Array; means: Float32Array },
  { size, radius, scratch }: Blur,
): void {
  const { products, blurred } = scratch;
  for (let p = 0; p < values.length; p++) products[p] = values[p]! * weights[p]!;
  boxMean(products, size, radius, blurred);
  for (let p = 0; p < values.length; p++) {
    if (means[p]! > MIN_WEIGHT) values[p] = blurred[p]! / means[p]!;
  }
}
