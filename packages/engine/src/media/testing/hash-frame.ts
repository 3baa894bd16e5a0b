/** A fingerprint of a picture, for tests that demand the very same pixels. */
import { createHash } from 'node:crypto';
import type { YuvImage } from '../../core/image.ts';

/** Of the visible pixels alone, whatever the strides are. */
export function hashFrame({ width, height, y, u, v, yStride, uvStride }: YuvImage): string {
  const hash = createHash('md5');
  for (let row = 0; row < height; row++) hash.update(y.subarray(row * yStride, row * yStride + width));
  for (const plane of [u, v]) {
    for (let row = 0; row < height >> 1; row++)
      hash.update(plane.subarray(row * uvStride, row * uvStride + (width >> 1)));
  }
  return hash.digest('hex');
}
