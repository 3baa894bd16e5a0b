/** The colours that a person wears, by which they are known again after a gap or a crossing. */
import type { RgbImage } from '../../core/image.ts';
import { LANDMARK } from '../../core/landmarks.ts';
import type { Pose } from '../pose.ts';

const LEVELS = 5;
export const COLOUR_BINS = LEVELS ** 3;
const BINS_PER_VALUE = (LEVELS - 1) / 255;
/** Samples across and down the quadrilateral between shoulders and hips. */
const SAMPLES = 16;

/** A histogram of COLOUR_BINS shares that sum to 1 (all 0 if the torso is outside the picture). Neighbouring bins share a sample. */
export function measureTorsoColours(
  { width, height, data }: RgbImage,
  { landmarks }: Pick<Pose, 'landmarks'>,
): Float32Array {
  const corner = (index: number): { x: number; y: number } => ({
    x: landmarks[2 * index]!,
    y: landmarks[2 * index + 1]!,
  });
  const [a, b] = [corner(LANDMARK.leftShoulder), corner(LANDMARK.rightShoulder)];
  const [c, d] = [corner(LANDMARK.leftHip), corner(LANDMARK.rightHip)];
  const histogram = new Float32Array(COLOUR_BINS);
  let count = 0;
  for (let row = 0; row < SAMPLES; row++) {
    const down = (row + 0.5) / SAMPLES;
    for (let column = 0; column < SAMPLES; column++) {
      const across = (column + 0.5) / SAMPLES;
      const x = Math.floor(mix(mix(a.x, b.x, across), mix(c.x, d.x, across), down));
      const y = Math.floor(mix(mix(a.y, b.y, across), mix(c.y, d.y, across), down));
      if (x < 0 || y < 0 || x >= width || y >= height) continue;
      addColour(histogram, data, 3 * (y * width + x));
      count++;
    }
  }
  if (count) for (let i = 0; i < COLOUR_BINS; i++) histogram[i]! /= count;
  return histogram;
}

/** 0 (nothing in common) .. 1 (the same): Bhattacharyya coefficient. 0.5 where nothing is known about one of them. */
export function colourLikeness(a: Float32Array, b: Float32Array): number {
  let likeness = 0;
  let totalA = 0;
  let totalB = 0;
  for (let i = 0; i < COLOUR_BINS; i++) {
    likeness += Math.sqrt(a[i]! * b[i]!);
    totalA += a[i]!;
    totalB += b[i]!;
  }
  return totalA > 0 && totalB > 0 ? likeness / Math.sqrt(totalA * totalB) : 0.5;
}

const mix = (a: number, b: number, share: number): number => a + (b - a) * share;

/** Spreads a pixel over the 8 bins around its colour, so that a small change of light moves little. */
function addColour(histogram: Float32Array, data: Uint8Array, at: number): void {
  const red = data[at]! * BINS_PER_VALUE;
  const green = data[at + 1]! * BINS_PER_VALUE;
  const blue = data[at + 2]! * BINS_PER_VALUE;
  const r = Math.min(LEVELS - 2, red | 0);
  const g = Math.min(LEVELS - 2, green | 0);
  const b = Math.min(LEVELS - 2, blue | 0);
  for (let i = 0; i < 2; i++) {
    const redShare = i ? red - r : 1 - (red - r);
    for (let j = 0; j < 2; j++) {
      const share = redShare * (j ? green - g : 1 - (green - g));
      const bin = ((r + i) * LEVELS + g + j) * LEVELS + b;
      histogram[bin]! += share * (1 - (blue - b));
      histogram[bin + 1]! += share * (blue - b);
    }
  }
}
