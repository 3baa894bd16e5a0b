/** Float colours to the opaque texture that the rasteriser reads. */
import type { Texture } from '../../../core/rig.ts';
import type { Size } from '../grid/size.ts';

export function packTexture(rgb: Float32Array, { width, height }: Size): Texture {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let i = 0, o = 0; i < rgb.length; i += 3, o += 4) {
    data[o] = rgb[i]!;
    data[o + 1] = rgb[i + 1]!;
    data[o + 2] = rgb[i + 2]!;
    data[o + 3] = 255;
  }
  return { width, height, data };
}
