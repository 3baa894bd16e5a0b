/** Soft alpha inside the unknown band of a trimap: crisp on sleeves, soft in hair. */
import { buildLaplacian, type MattingLaplacian, openLaplacian } from './matting-laplacian.ts';
import { guessMatte } from './sample-matte.ts';
import { TRIMAP } from './trimap.ts';

export type MatteOptions = {
  /** Alpha 0..1 that the network or the flood fill expects; decides where colours cannot. */
  expected?: Float32Array;
  /** Weight of `expected`. */
  expectedWeight?: number;
  /** Weight of the colour samples. */
  sampleWeight?: number;
  /** Most steps of the solver. */
  maxSteps?: number;
};

export const MATTE_DEFAULTS = { expectedWeight: 0.02, sampleWeight: 0.15, maxSteps: 80 } as const;

type Pixels = { width: number; height: number; data: Uint8ClampedArray };

/**
 * Solves alpha for the unknown pixels of the trimap. `picture` is RGBA (alpha ignored); returns alpha 0..1, one float a pixel.
 * Closed-form matting (Levin 2006) with sampled colours as data term (Wang & Cohen, "Optimized Color Sampling", 2007), by
 * conjugate gradients.
 */
export function solveMatte(picture: Pixels, trimap: Uint8Array, options: MatteOptions = {}): Float32Array {
  const { expectedWeight, sampleWeight, maxSteps } = { ...MATTE_DEFAULTS, ...options };
  const { width, height } = picture;
  const colours = unitColours(picture);
  const unknown = new Uint8Array(trimap.length);
  for (let p = 0; p < trimap.length; p++) unknown[p] = trimap[p] === TRIMAP.unknown ? 1 : 0;
  const guess = guessMatte(colours, trimap, width, height);
  const weights = new Float32Array(trimap.length);
  const targets = new Float32Array(trimap.length);
  for (let p = 0; p < trimap.length; p++) {
    if (!unknown[p]) continue;
    const sampled = sampleWeight * guess.trust[p]!;
    const expected = options.expected?.[p] ?? guess.alpha[p]!;
    weights[p] = sampled + expectedWeight;
    targets[p] = (sampled * guess.alpha[p]! + expectedWeight * expected) / weights[p]!;
  }
  const laplacian = buildLaplacian(colours, unknown, width, height);
  const alpha = guess.alpha;
  for (let p = 0; p < alpha.length; p++) if (unknown[p]) alpha[p] = targets[p]!;
  conjugateGradients(laplacian, colours, { pixels: indexesOf(unknown), weights, targets, maxSteps }, alpha);
  for (let p = 0; p < alpha.length; p++) alpha[p] = Math.min(1, Math.max(0, alpha[p]!));
  return alpha;
}

function unitColours(picture: Pixels): Float32Array {
  const count = picture.width * picture.height;
  const colours = new Float32Array(count * 3);
  for (let p = 0; p < count; p++) {
    for (let c = 0; c < 3; c++) colours[p * 3 + c] = picture.data[p * 4 + c]! / 255;
  }
  return colours;
}

function indexesOf(mask: Uint8Array): Int32Array {
  const indexes = new Int32Array(mask.reduce((sum, isSet) => sum + isSet, 0));
  for (let p = 0, n = 0; p < mask.length; p++) if (mask[p]) indexes[n++] = p;
  return indexes;
}

type System = { pixels: Int32Array; weights: Float32Array; targets: Float32Array; maxSteps: number };

/** Minimises alphaᵀ L alpha + Σ weight (alpha − target)² over the unknown `pixels`, in place; preconditioned by the diagonal. */
function conjugateGradients(
  laplacian: MattingLaplacian,
  colours: Float32Array,
  system: System,
  alpha: Float32Array,
): void {
  const { pixels, weights, targets, maxSteps } = system;
  const { direction, product, applyLaplacian } = openLaplacian(laplacian, colours);
  const residual = new Float32Array(alpha.length);
  direction.set(alpha);
  applyLaplacian();
  direction.fill(0);
  let energy = 0;
  for (let n = 0; n < pixels.length; n++) {
    const p = pixels[n]!;
    residual[p] = weights[p]! * (targets[p]! - alpha[p]!) - product[p]!;
    direction[p] = residual[p]! / (laplacian.diagonal[p]! + weights[p]!);
    energy += residual[p]! * direction[p]!;
  }
  const enough = energy * 1e-6;
  for (let step = 0; step < maxSteps && energy > enough && energy > 1e-12; step++) {
    applyLaplacian();
    let curvature = 0;
    for (let n = 0; n < pixels.length; n++) {
      const p = pixels[n]!;
      product[p] = product[p]! + weights[p]! * direction[p]!;
      curvature += product[p]! * direction[p]!;
    }
    const length = energy / curvature;
    let next = 0;
    for (let n = 0; n < pixels.length; n++) {
      const p = pixels[n]!;
      alpha[p] = alpha[p]! + length * direction[p]!;
      residual[p] = residual[p]! - length * product[p]!;
      next += (residual[p]! * residual[p]!) / (laplacian.diagonal[p]! + weights[p]!);
    }
    const keep = next / energy;
    energy = next;
    for (let n = 0; n < pixels.length; n++) {
      const p = pixels[n]!;
      direction[p] = residual[p]! / (laplacian.diagonal[p]! + weights[p]!) + keep * direction[p]!;
    }
  }
}
