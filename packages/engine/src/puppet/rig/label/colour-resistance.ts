/** How hard it is for a label to grow into a texel: colour edges hold labels back, the outline itself does not count. */
import type { WorkingPicture } from '../working-picture.ts';

/** Resistance of the strongest edge. Drawings have an outline around everything, so their edges say less. */
const PHOTO_RESISTANCE = 14;
const DRAWING_RESISTANCE = 4;
/** Colour difference across two texels (RGB length, 0..441) that counts as a full edge. */
const FULL_EDGE = 160;

export function colourResistance({ size, rgb, alpha, inside, isDrawing }: WorkingPicture): Float32Array {
  const { width, height } = size;
  const strength = isDrawing ? DRAWING_RESISTANCE : PHOTO_RESISTANCE;
  const resistance = new Float32Array(width * height);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1, i = y * width + 1; x < width - 1; x++, i++) {
      if (!inside[i]) continue;
      const squared = squaredStep(rgb, alpha, i - 1, i + 1) + squaredStep(rgb, alpha, i - width, i + width);
      resistance[i] = strength * Math.min(1, Math.sqrt(squared) / FULL_EDGE);
    }
  }
  return resistance;
}

function squaredStep(rgb: Float32Array, alpha: Float32Array, a: number, b: number): number {
  if (alpha[a]! <= 0.9 || alpha[b]! <= 0.9) return 0;
  const dr = rgb[b * 3]! - rgb[a * 3]!;
  const dg = rgb[b * 3 + 1]! - rgb[a * 3 + 1]!;
  const db = rgb[b * 3 + 2]! - rgb[a * 3 + 2]!;
  return dr * dr + dg * dg + db * db;
}
