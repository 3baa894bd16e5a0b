/** Last stage of the painter: turns the samples of each pixel into its colour. */
import { EIGHTHS, type ShadedSurfaces, shadedSurfaces, shadeSurface } from './shade-surface.ts';
import type { TexturePyramid } from './texture-pyramid.ts';
import { SAMPLES_PER_PIXEL, type VisibilityBuffer } from './visibility-buffer.ts';

/** By row of pixels: the span that may hold something. Rows outside firstRow … endRow are empty. */
export type PixelSpans = { starts: Int32Array; ends: Int32Array; firstRow: number; endRow: number };

/** Samples of one pixel whose depths differ by less (pixels) are one smooth surface: one lookup stands for all. */
const SAME_SURFACE_DEPTH = 2.5;

/** Middle of a pixel, from its corner. */
const MIDDLE = EIGHTHS / 2;
/**
 * Where to look for the colour that some of a pixel's samples share, from the middle, by a bit for each sample (1 upper left, 2 upper
 * right, 4 lower left, 8 lower right): between these samples, which certainly is on their triangle.
 */
const MIDDLES_X = [0, -3, 1, -1, -1, -2, 0, 0, 3, 0, 2, 0, 1, 0, 0, 0];
const MIDDLES_Y = [0, -2, -2, -2, 2, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0];
const BIT_COUNTS = [0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4];

/** Writes rows firstRow … endRow of the picture, each from its span's start to its end, into `pixels` (premultiplied RGBA). */
export function resolvePixels(
  buffer: VisibilityBuffer,
  pyramid: TexturePyramid,
  pixels: Int32Array,
  spans: PixelSpans,
): void {
  const { samples, width: sampleWidth, triangleMask } = buffer;
  const source = shadedSurfaces(buffer, pyramid);
  const width = sampleWidth / SAMPLES_PER_PIXEL;
  const tolerance = Math.min(2 ** 30, SAME_SURFACE_DEPTH / buffer.depthPerStep + triangleMask) | 0;
  const seen = new Int32Array(4);
  for (let y = spans.firstRow; y < spans.endRow; y++) {
    const end = spans.ends[y]!;
    let i = y * SAMPLES_PER_PIXEL * sampleWidth + spans.starts[y]! * SAMPLES_PER_PIXEL;
    for (let x = spans.starts[y]!; x < end; x++, i += SAMPLES_PER_PIXEL) {
      const a = samples[i]!;
      const b = samples[i + 1]!;
      const c = samples[i + sampleWidth]!;
      const d = samples[i + sampleWidth + 1]!;
      if ((a | b | c | d) === 0) {
        pixels[y * width + x] = 0;
      } else if (isSmooth(a, b, c, d, tolerance)) {
        const colour = shadeSurface(source, a & triangleMask, x * EIGHTHS + MIDDLE, y * EIGHTHS + MIDDLE);
        pixels[y * width + x] = colour | 0xff000000;
      } else {
        seen[0] = a & triangleMask;
        seen[1] = b & triangleMask;
        seen[2] = c & triangleMask;
        seen[3] = d & triangleMask;
        pixels[y * width + x] = averageSamples(source, seen, x * EIGHTHS + MIDDLE, y * EIGHTHS + MIDDLE);
      }
    }
  }
}

/** Whether four samples are all covered, and by one surface. */
function isSmooth(a: number, b: number, c: number, d: number, tolerance: number): boolean {
  if (a === 0 || b === 0 || c === 0 || d === 0) return false;
  return Math.abs(a - b) < tolerance && Math.abs(a - c) < tolerance && Math.abs(a - d) < tolerance;
}

/** Premultiplied RGBA of a pixel whose samples see these triangles (0: nothing). Uses up `seen`. */
function averageSamples(source: ShadedSurfaces, seen: Int32Array, xEighths: number, yEighths: number): number {
  let red = 0;
  let green = 0;
  let blue = 0;
  let coverage = 0;
  for (let first = 0; first < 4; first++) {
    const drawn = seen[first]!;
    if (drawn === 0) continue;
    let bits = 0;
    for (let i = first; i < 4; i++) {
      if (seen[i] !== drawn) continue;
      bits |= 1 << i;
      seen[i] = 0;
    }
    const count = BIT_COUNTS[bits]!;
    const colour = shadeSurface(source, drawn, xEighths + MIDDLES_X[bits]!, yEighths + MIDDLES_Y[bits]!);
    red += (colour & 255) * count;
    green += ((colour >> 8) & 255) * count;
    blue += ((colour >> 16) & 255) * count;
    coverage += count;
  }
  const alpha = (coverage * 255 + 2) >> 2;
  return (alpha << 24) | (((blue + 2) >> 2) << 16) | (((green + 2) >> 2) << 8) | ((red + 2) >> 2);
}
