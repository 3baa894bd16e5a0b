/** Tells a picture that was cut out by its maker from one whose alpha channel means nothing. */
import type { RgbaImage } from '../../core/image.ts';
import { findRegions, largestRegion } from '../connected-components.ts';

/** At least this share of the picture is transparent in a real cut-out. */
const MIN_TRANSPARENT_SHARE = 0.02;
/** At least this share of it is opaque. */
const MIN_OPAQUE_SHARE = 0.002;
/** The character is one piece that holds at least this share of all opaque pixels. */
const MIN_LARGEST_SHARE = 0.5;

/**
 * True when the alpha channel cuts a character out: a good part of the picture is transparent, what is opaque is mostly one
 * piece. Wholly opaque RGBA files, a few stray transparent pixels, rounded corners and evenly faded pictures are not cut-outs.
 */
export function hasRealAlpha(picture: RgbaImage): boolean {
  const { width, height, data } = picture;
  const count = width * height;
  const solid = new Uint8Array(count);
  let transparent = 0;
  let opaque = 0;
  for (let p = 0; p < count; p++) {
    const alpha = data[p * 4 + 3]!;
    if (alpha < 16) transparent++;
    else if (alpha > 200) {
      opaque++;
      solid[p] = 1;
    }
  }
  if (transparent < MIN_TRANSPARENT_SHARE * count || opaque < MIN_OPAQUE_SHARE * count) return false;
  const largest = largestRegion(findRegions(solid, width, height, true).regions);
  if (!largest || largest.area < MIN_LARGEST_SHARE * opaque) return false;
  return !isFramedRectangle(solid, width, height);
}

/** Rounded corners or a round vignette: every side of the picture is opaque over most of its middle. */
function isFramedRectangle(solid: Uint8Array, width: number, height: number): boolean {
  const sides = [
    { start: 0, step: 1, length: width },
    { start: (height - 1) * width, step: 1, length: width },
    { start: 0, step: width, length: height },
    { start: width - 1, step: width, length: height },
  ];
  return sides.every(({ start, step, length }) => {
    let opaque = 0;
    const from = Math.floor(length * 0.3);
    const to = Math.ceil(length * 0.7);
    for (let i = from; i < to; i++) opaque += solid[start + i * step]!;
    return opaque > 0.9 * (to - from);
  });
}
