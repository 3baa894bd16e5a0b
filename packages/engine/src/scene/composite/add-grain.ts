/** Film grain on the character, so that it is not cleaner than the footage around it. The same frame always gets the same grain. */
import type { PuppetPicture, YuvImage } from '../../core/image.ts';
import { BLACK_LUMA, WHITE_LUMA } from './yuv-weights.ts';

export type Grain = {
  /** Standard deviation in luma levels, e.g. 2. */
  level: number;
  /** Frame of the clip: grain differs from frame to frame. */
  frameIndex: number;
};

/** A normal distribution in 256 equally likely steps, standard deviation 1. */
const NORMAL_STEPS = makeNormalSteps();

function makeNormalSteps(): Float32Array {
  // Quantiles of Tukey's lambda distribution with λ = 0.14, which is a normal one for the eye.
  const quantile = (p: number): number => (p ** 0.14 - (1 - p) ** 0.14) / 0.1975;
  const steps = Float32Array.from({ length: 256 }, (_, i) => quantile((i + 0.5) / 256));
  const deviation = Math.sqrt(steps.reduce((sum, step) => sum + step * step, 0) / steps.length);
  return steps.map((step) => step / deviation);
}

/** 0..255 from a place in a frame; neighbours are unrelated (integer finaliser of MurmurHash3). */
function hash(x: number, y: number, frameIndex: number): number {
  let h = Math.imul(x, 0x9e3779b1) ^ Math.imul(y, 0x85ebca77) ^ Math.imul(frameIndex, 0xc2b2ae3d);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) & 255;
}

/** Adds grain to the luma of the pixels that the picture covers, by its alpha. */
export function addGrain(frame: YuvImage, picture: PuppetPicture, { level, frameIndex }: Grain): void {
  const { y: luma, yStride } = frame;
  const left = Math.max(0, picture.x);
  const right = Math.min(frame.width, picture.x + picture.width);
  const bottom = Math.min(frame.height, picture.y + picture.height);
  const perAlpha = level / 255;
  for (let row = Math.max(0, picture.y); row < bottom; row++) {
    let from = (row - picture.y) * picture.stride + (left - picture.x) * 4 + 3;
    for (let column = left; column < right; column++, from += 4) {
      const alpha = picture.data[from]!;
      if (alpha === 0) continue;
      const to = row * yStride + column;
      const value = luma[to]! + NORMAL_STEPS[hash(column, row, frameIndex)]! * alpha * perAlpha;
      luma[to] = Math.min(WHITE_LUMA, Math.max(BLACK_LUMA, Math.round(value)));
    }
  }
}
