/** Texture lookups: the colour of a drawn triangle at a place of the picture. The innermost step of `resolve-pixels`. */
import { SLOT_STRIDE, type TexturePyramid } from './texture-pyramid.ts';
import { SURFACE_STRIDE, type VisibilityBuffer } from './visibility-buffer.ts';

/**
 * Places are counted in eighths of a pixel: all that is asked for lies on whole ones, and the engine of JavaScript passes integers
 * between functions for free, but not fractions.
 */
export const EIGHTHS = 8;

/** Texel centres lie at + ½; half a step of weight more makes truncation a rounding, so that what meets a texel gets just that texel. */
export const TO_TEXEL = 1 / 512 - 0.5;

/** What a lookup reads; one object, so that the loops pass little. */
export type ShadedSurfaces = { surfaces: Float32Array; slots: Int32Array; texels: Int32Array };

export function shadedSurfaces(buffer: VisibilityBuffer, pyramid: TexturePyramid): ShadedSurfaces {
  return { surfaces: buffer.surfaces, slots: pyramid.slots, texels: pyramid.texels };
}

/** Straight RGB, packed R | G << 8 | B << 16, of triangle `drawn` at a place in eighths of a pixel. */
export function shadeSurface(source: ShadedSurfaces, drawn: number, xEighths: number, yEighths: number): number {
  const { surfaces, slots, texels } = source;
  const at = drawn * SURFACE_STRIDE;
  const right = xEighths * 0.125 - surfaces[at]!;
  const down = yEighths * 0.125 - surfaces[at + 1]!;
  let u = surfaces[at + 2]! + surfaces[at + 3]! * right + surfaces[at + 4]! * down + TO_TEXEL;
  let v = surfaces[at + 5]! + surfaces[at + 6]! * right + surfaces[at + 7]! * down + TO_TEXEL;
  const light = ((surfaces[at + 8]! + surfaces[at + 9]! * right + surfaces[at + 10]! * down) * 256 + 0.5) | 0;
  const slot = (surfaces[at + 11]! | 0) * SLOT_STRIDE;
  const width = slots[slot + 1]!;
  const lastU = width - 1;
  const lastV = slots[slot + 2]! - 1;
  // Written so that NaN becomes 0. On the last column or row the texels beyond have no weight.
  if (!(u > 0)) u = 0;
  else if (u > lastU) u = lastU;
  if (!(v > 0)) v = 0;
  else if (v > lastV) v = lastV;
  const texel = slots[slot]! + (v | 0) * width + (u | 0);
  return lightColour(blendTexels(texels, texel, width, ((v * 256) & 255) * 256 + ((u * 256) & 255)), light);
}

/** Bilinear mean of four texels; `weights` holds 256 · weight of the lower row and of the right column. */
export function blendTexels(texels: Int32Array, texel: number, width: number, weights: number): number {
  const weightX = weights & 255;
  const weightY = weights >> 8;
  const upperLeft = texels[texel]!;
  const upperRight = texels[texel + 1]!;
  const lowerLeft = texels[texel + width]!;
  const lowerRight = texels[texel + width + 1]!;
  const w11 = (weightX * weightY) >> 8;
  const w10 = weightX - w11;
  const w01 = weightY - w11;
  const w00 = 256 - weightX - w01;
  // Red and blue travel in one number, eight empty bits above each.
  const redBlue =
    (Math.imul(upperLeft & 0xff00ff, w00) +
      Math.imul(upperRight & 0xff00ff, w10) +
      Math.imul(lowerLeft & 0xff00ff, w01) +
      Math.imul(lowerRight & 0xff00ff, w11) +
      0x800080) >>>
    8;
  const green =
    (Math.imul(upperLeft & 0xff00, w00) +
      Math.imul(upperRight & 0xff00, w10) +
      Math.imul(lowerLeft & 0xff00, w01) +
      Math.imul(lowerRight & 0xff00, w11) +
      0x8000) >>>
    8;
  return (redBlue & 0xff00ff) | (green & 0xff00);
}

/** Multiplies a packed colour by light / 256, clipped. */
export function lightColour(colour: number, light: number): number {
  const red = ((colour & 255) * light + 128) >> 8;
  const green = (((colour >> 8) & 255) * light + 128) >> 8;
  const blue = (((colour >> 16) & 255) * light + 128) >> 8;
  return (red > 255 ? 255 : red) | ((green > 255 ? 255 : green) << 8) | ((blue > 255 ? 255 : blue) << 16);
}
