/** Texture lookups: the colour of a drawn triangle at a place of the picture. The innermost step of `resolve-pixels`. */
import { SURFACE_SHIFT, SURFACE_STRIDE } from './visibility-buffer.ts';

/**
 * Places are counted in eighths of a pixel: all that is asked for lies on whole ones, and the engine of JavaScript passes integers
 * between functions for free, but not fractions.
 */
export const EIGHTHS = 8;

/** What a lookup reads; one object, so that the loops pass little. */
export type ShadedSurfaces = { surfaces: Int32Array; texels: Int32Array };

/** Straight RGB, packed R | G << 8 | B << 16, of triangle `drawn` at a place in eighths of a pixel. */
export function shadeSurface(source: ShadedSurfaces, drawn: number, xEighths: number, yEighths: number): number {
  const { surfaces, texels } = source;
  const at = drawn * SURFACE_STRIDE;
  const right = xEighths - surfaces[at]! * EIGHTHS - EIGHTHS / 2;
  const down = yEighths - surfaces[at + 1]! * EIGHTHS - EIGHTHS / 2;
  // Sums may wrap around on their way, but what they come to does not.
  let u = surfaces[at + 2]! + ((Math.imul(surfaces[at + 3]!, right) + Math.imul(surfaces[at + 4]!, down)) >> 3);
  let v = surfaces[at + 5]! + ((Math.imul(surfaces[at + 6]!, right) + Math.imul(surfaces[at + 7]!, down)) >> 3);
  const light = surfaces[at + 8]! + ((Math.imul(surfaces[at + 9]!, right) + Math.imul(surfaces[at + 10]!, down)) >> 3);
  const width = surfaces[at + 12]!;
  const lastU = surfaces[at + 13]!;
  const lastV = surfaces[at + 14]!;
  // On the last column or row the texels beyond have no weight.
  u = u < 0 ? 0 : u > lastU ? lastU : u;
  v = v < 0 ? 0 : v > lastV ? lastV : v;
  const texel = surfaces[at + 11]! + (v >> SURFACE_SHIFT) * width + (u >> SURFACE_SHIFT);
  return lightColour(blendTexels(texels, texel, width, (v & 0xff00) | ((u >> 8) & 255)), light >> 8);
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
