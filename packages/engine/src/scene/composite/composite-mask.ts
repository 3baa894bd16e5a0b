/** Draws the puppet's coverage as grey: the mask video that goes with a transparent one. */
import type { PuppetPicture, YuvImage } from '../../core/image.ts';
import { ALPHA_STEP, HALF, SHIFT, WHITE_LUMA } from './yuv-weights.ts';

/**
 * Lays the picture's alpha over `mask` as white (limited range: 16 is outside, 235 wholly inside). Fill `mask` with black first
 * (`fillSolid`); several characters may be drawn one after the other. Shadows are no part of a mask.
 */
export function compositeMask(mask: YuvImage, picture: PuppetPicture): void {
  const left = Math.max(0, picture.x);
  const right = Math.min(mask.width, picture.x + picture.width);
  const bottom = Math.min(mask.height, picture.y + picture.height);
  for (let row = Math.max(0, picture.y); row < bottom; row++) {
    let from = (row - picture.y) * picture.stride + (left - picture.x) * 4 + 3;
    const end = row * mask.yStride + right;
    for (let to = row * mask.yStride + left; to < end; to++, from += 4) {
      const alpha = picture.data[from]!;
      if (alpha === 0) continue;
      mask.y[to] = ((WHITE_LUMA * alpha + mask.y[to]! * (255 - alpha)) * ALPHA_STEP + HALF) >> SHIFT;
    }
  }
}
