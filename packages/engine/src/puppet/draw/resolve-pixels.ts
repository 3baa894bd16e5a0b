/** Last stage of the painter: turns the samples of each pixel into its colour. */
import { blendTexels, EIGHTHS, lightColour, type ShadedSurfaces, shadeSurface } from './shade-surface.ts';
import type { TexturePyramid } from './texture-pyramid.ts';
import { SAMPLES_PER_PIXEL, SURFACE_SHIFT, SURFACE_STRIDE, type VisibilityBuffer } from './visibility-buffer.ts';

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
  const tolerance = Math.min(2 ** 30, SAME_SURFACE_DEPTH / buffer.depthPerStep + buffer.triangleMask) | 0;
  const { surfaces } = buffer;
  const source = { surfaces, texels: pyramid.texels, buffer, tolerance, seen: new Int32Array(4) };
  for (let y = spans.firstRow; y < spans.endRow; y++) resolveRow(source, pixels, y, spans);
}

type RowSource = ShadedSurfaces & { buffer: VisibilityBuffer; tolerance: number; seen: Int32Array };

/** Most pixels show one smooth surface; then the texel is stepped along from pixel to pixel as long as the triangle stays the same. */
function resolveRow(source: RowSource, pixels: Int32Array, y: number, { starts, ends }: PixelSpans): void {
  const { surfaces, texels, tolerance, seen } = source;
  const { samples, width: sampleWidth, triangleMask } = source.buffer;
  const end = ends[y]!;
  let sample = y * SAMPLES_PER_PIXEL * sampleWidth + starts[y]! * SAMPLES_PER_PIXEL;
  let pixel = ((y * sampleWidth) / SAMPLES_PER_PIXEL + starts[y]!) | 0;
  let drawn = 0;
  let u = 0;
  let v = 0;
  let light = 0;
  let stepU = 0;
  let stepV = 0;
  let stepLight = 0;
  let offset = 0;
  let width = 0;
  let lastU = 0;
  let lastV = 0;
  for (let x = starts[y]!; x < end; x++, pixel++, sample += SAMPLES_PER_PIXEL) {
    const a = samples[sample]!;
    const b = samples[sample + 1]!;
    const c = samples[sample + sampleWidth]!;
    const d = samples[sample + sampleWidth + 1]!;
    u = (u + stepU) | 0;
    v = (v + stepV) | 0;
    light = (light + stepLight) | 0;
    if ((a | b | c | d) === 0) {
      pixels[pixel] = 0;
    } else if (isSmooth(a, b, c, d, tolerance)) {
      if ((a & triangleMask) !== drawn) {
        drawn = a & triangleMask;
        const at = drawn * SURFACE_STRIDE;
        const right = x - surfaces[at]!;
        const down = y - surfaces[at + 1]!;
        stepU = surfaces[at + 3]!;
        stepV = surfaces[at + 6]!;
        stepLight = surfaces[at + 9]!;
        u = (surfaces[at + 2]! + Math.imul(stepU, right) + Math.imul(surfaces[at + 4]!, down)) | 0;
        v = (surfaces[at + 5]! + Math.imul(stepV, right) + Math.imul(surfaces[at + 7]!, down)) | 0;
        light = (surfaces[at + 8]! + Math.imul(stepLight, right) + Math.imul(surfaces[at + 10]!, down)) | 0;
        offset = surfaces[at + 11]!;
        width = surfaces[at + 12]!;
        lastU = surfaces[at + 13]!;
        lastV = surfaces[at + 14]!;
      }
      const texelU = u < 0 ? 0 : u > lastU ? lastU : u;
      const texelV = v < 0 ? 0 : v > lastV ? lastV : v;
      const texel = offset + (texelV >> SURFACE_SHIFT) * width + (texelU >> SURFACE_SHIFT);
      const colour = blendTexels(texels, texel, width, (texelV & 0xff00) | ((texelU >> 8) & 255));
      pixels[pixel] = lightColour(colour, light >> 8) | 0xff000000;
    } else {
      seen[0] = a & triangleMask;
      seen[1] = b & triangleMask;
      seen[2] = c & triangleMask;
      seen[3] = d & triangleMask;
      pixels[pixel] = averageSamples(source, seen, x * EIGHTHS + MIDDLE, y * EIGHTHS + MIDDLE);
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
