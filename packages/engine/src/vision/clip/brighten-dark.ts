/** Brightens frames that are so dark that the models see nobody in them (below about an eighth of usual exposure). */
import type { RgbImage } from '../../core/image.ts';

/** A frame is dark if all but the brightest hundredth of it is darker than this; then that hundredth is brought to BRIGHT. */
const DARK = 80;
const BRIGHT = 200;
const BRIGHTEST_SHARE = 0.01;
const MAX_GAIN = 8;
/** Every fifth pixel is looked at. */
const STEP = 5;
/** Place of green in a pixel. */
const GREEN = 1;

/** The frame itself, or a brighter copy of it where it is dark. */
export function brightenDark(image: RgbImage): RgbImage {
  if (isBright(image)) return image;
  const gain = Math.min(MAX_GAIN, BRIGHT / Math.max(1, brightLevel(image)));
  const brighter = Uint8Array.from({ length: 256 }, (_, value) => Math.min(255, Math.round(value * gain)));
  const data = new Uint8Array(image.data.length);
  for (let i = 0; i < data.length; i++) data[i] = brighter[image.data[i]!]!;
  return { width: image.width, height: image.height, data };
}

/** Whether more than a hundredth of the pixels are not dark: that is seen long before the last one. */
function isBright({ width, height, data }: RgbImage): boolean {
  let left = brightestOf(width * height);
  for (let at = GREEN; at < data.length; at += 3 * STEP) if (data[at]! >= DARK && --left < 0) return true;
  return false;
}

/** The value of green (most of brightness) that only a hundredth of the pixels exceed. */
function brightLevel({ width, height, data }: RgbImage): number {
  const counts = new Uint32Array(256);
  for (let at = GREEN; at < data.length; at += 3 * STEP) counts[data[at]!]!++;
  let left = brightestOf(width * height);
  for (let value = 255; value > 0; value--) {
    left -= counts[value]!;
    if (left < 0) return value;
  }
  return 0;
}

/** Of the pixels that are looked at so many may be brighter than the level. */
function brightestOf(pixels: number): number {
  return BRIGHTEST_SHARE * Math.ceil(pixels / STEP);
}
