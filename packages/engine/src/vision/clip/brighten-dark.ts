/** Brightens frames that are so dark that the models see nobody in them (below about an eighth of usual exposure). */
import type { RgbImage } from '../../core/image.ts';

/** A frame is dark if all but the brightest hundredth of it is darker than this; then that hundredth is brought to BRIGHT. */
const DARK = 80;
const BRIGHT = 200;
const BRIGHTEST_SHARE = 0.01;
const MAX_GAIN = 8;
const STEP = 5;

/** The frame itself, or a brighter copy of it where it is dark. */
export function brightenDark(image: RgbImage): RgbImage {
  const level = brightLevel(image);
  if (level >= DARK) return image;
  const gain = Math.min(MAX_GAIN, BRIGHT / Math.max(1, level));
  const brighter = Uint8Array.from({ length: 256 }, (_, value) => Math.min(255, Math.round(value * gain)));
  const data = new Uint8Array(image.data.length);
  for (let i = 0; i < data.length; i++) data[i] = brighter[image.data[i]!]!;
  return { width: image.width, height: image.height, data };
}

/** The value of green (most of brightness) that only a hundredth of the pixels exceed. */
function brightLevel({ width, height, data }: RgbImage): number {
  const counts = new Uint32Array(256);
  let total = 0;
  for (let pixel = 0; pixel < width * height; pixel += STEP) {
    counts[data[3 * pixel + 1]!]!++;
    total++;
  }
  let brighter = 0;
  for (let value = 255; value > 0; value--) {
    brighter += counts[value]!;
    if (brighter > BRIGHTEST_SHARE * total) return value;
  }
  return 0;
}
