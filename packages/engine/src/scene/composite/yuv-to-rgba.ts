/** Shows YUV planes as a picture, for debugging. */
import type { RgbaImage } from '../../core/image.ts';

export type YuvPlanes = { width: number; height: number; luma: Uint8Array; u: Uint8Array; v: Uint8Array };

/** BT.709 limited range to opaque RGBA; chroma is not interpolated. */
export function yuvToRgba({ width, height, luma, u, v }: YuvPlanes): RgbaImage {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let row = 0, at = 0; row < height; row++) {
    for (let column = 0; column < width; column++, at += 4) {
      const chroma = (row >> 1) * (width >> 1) + (column >> 1);
      const y = 1.16438 * (luma[row * width + column]! - 16);
      const cb = u[chroma]! - 128;
      const cr = v[chroma]! - 128;
      data[at] = y + 1.79274 * cr;
      data[at + 1] = y - 0.21325 * cb - 0.53291 * cr;
      data[at + 2] = y + 2.1124 * cb;
      data[at + 3] = 255;
    }
  }
  return { width, height, data };
}
