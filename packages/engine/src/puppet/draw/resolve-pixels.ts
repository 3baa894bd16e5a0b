/** Last stage of the painter: looks up the texels of the seen triangles and averages the samples of each pixel. */
import { SLOT_STRIDE, type TexturePyramid } from './texture-pyramid.ts';
import { SAMPLES_PER_PIXEL, SURFACE_STRIDE, type VisibilityBuffer } from './visibility-buffer.ts';

/** Samples of one pixel whose depths differ by less (pixels) are one smooth surface: one lookup stands for all. */
const SAME_SURFACE_DEPTH = 2.5;
/** Places are counted in twelfths of a pixel: samples and the middles of any of them lie on whole ones, and integers are fast. */
const TWELFTHS = 12;
/** Where sample 0 … 3 (left to right, top to bottom) lies from the pixel's centre. */
const SAMPLE_X = [-3, 3, -3, 3];
const SAMPLE_Y = [-3, -3, 3, 3];

type Surfaces = { surfaces: Float32Array; slots: Int32Array; texels: Int32Array };

/** Straight RGB, packed R | G << 8 | B << 16, of triangle `drawn` at a place in twelfths of a pixel. */
function shadeSurface(
  { surfaces, slots, texels }: Surfaces,
  drawn: number,
  xTwelfths: number,
  yTwelfths: number,
): number {
  const at = drawn * SURFACE_STRIDE;
  const right = xTwelfths / TWELFTHS - surfaces[at]!;
  const down = yTwelfths / TWELFTHS - surfaces[at + 1]!;
  // Half a texel: texel centres lie at + ½.
  let u = surfaces[at + 2]! + surfaces[at + 3]! * right + surfaces[at + 4]! * down - 0.5;
  let v = surfaces[at + 5]! + surfaces[at + 6]! * right + surfaces[at + 7]! * down - 0.5;
  const light = ((surfaces[at + 8]! + surfaces[at + 9]! * right + surfaces[at + 10]! * down) * 256 + 0.5) | 0;
  const slot = surfaces[at + 11]! * SLOT_STRIDE;
  const width = slots[slot + 1]!;
  const lastU = width - 1.001;
  const lastV = slots[slot + 2]! - 1.001;
  if (!(u > 0)) u = 0;
  else if (u > lastU) u = lastU;
  if (!(v > 0)) v = 0;
  else if (v > lastV) v = lastV;
  const column = u | 0;
  const row = v | 0;
  const weightX = ((u - column) * 256) | 0;
  const weightY = ((v - row) * 256) | 0;
  const texel = slots[slot]! + row * width + column;
  const c00 = texels[texel]!;
  const c10 = texels[texel + 1]!;
  const c01 = texels[texel + width]!;
  const c11 = texels[texel + width + 1]!;
  const w11 = (weightX * weightY) >> 8;
  const w10 = weightX - w11;
  const w01 = weightY - w11;
  const w00 = 256 - weightX - w01;
  // Red and blue travel together, eight bits apart from overflow.
  const redBlue =
    (Math.imul(c00 & 0xff00ff, w00) +
      Math.imul(c10 & 0xff00ff, w10) +
      Math.imul(c01 & 0xff00ff, w01) +
      Math.imul(c11 & 0xff00ff, w11) +
      0x800080) >>>
    8;
  const green =
    (Math.imul((c00 >>> 8) & 255, w00) +
      Math.imul((c10 >>> 8) & 255, w10) +
      Math.imul((c01 >>> 8) & 255, w01) +
      Math.imul((c11 >>> 8) & 255, w11) +
      0x80) >>>
    8;
  if (light === 256) return (redBlue & 0xff00ff) | (green << 8);
  let r = ((redBlue & 255) * light + 128) >> 8;
  let g = (green * light + 128) >> 8;
  let b = (((redBlue >>> 16) & 255) * light + 128) >> 8;
  if (r > 255) r = 255;
  if (g > 255) g = 255;
  if (b > 255) b = 255;
  return r | (g << 8) | (b << 16);
}

/** Premultiplied RGBA of a pixel of which samples a, b, c, d see the triangles of these numbers (0: nothing). */
function averageSamples(source: Surfaces, pixel: PixelSamples): number {
  const { x, y, triangles } = pixel;
  let red = 0;
  let green = 0;
  let blue = 0;
  let coverage = 0;
  for (let first = 0; first < 4; first++) {
    const drawn = triangles[first]!;
    if (drawn === 0) continue;
    // All samples of one triangle share a lookup in their middle, which lies on the triangle.
    let count = 0;
    let offsetX = 0;
    let offsetY = 0;
    for (let i = first; i < 4; i++) {
      if (triangles[i] !== drawn) continue;
      triangles[i] = 0;
      count++;
      offsetX += SAMPLE_X[i]!;
      offsetY += SAMPLE_Y[i]!;
    }
    const colour = shadeSurface(source, drawn, x + offsetX / count, y + offsetY / count);
    red += (colour & 255) * count;
    green += ((colour >>> 8) & 255) * count;
    blue += ((colour >>> 16) & 255) * count;
    coverage += count;
  }
  const alpha = (coverage * 255 + 2) >> 2;
  return ((alpha << 24) | (((blue + 2) >> 2) << 16) | (((green + 2) >> 2) << 8) | ((red + 2) >> 2)) >>> 0;
}

type PixelSamples = { x: number; y: number; triangles: Int32Array };
const scratch: PixelSamples = { x: 0, y: 0, triangles: new Int32Array(4) };

/** Writes rows firstRow … endRow of the picture, each from its span's start to its end, into `pixels` (packed, `width` a row). */
export function resolvePixels(
  buffer: VisibilityBuffer,
  pyramid: TexturePyramid,
  pixels: Uint32Array,
  spans: PixelSpans,
): void {
  const { samples, surfaces, width: sampleWidth, triangleMask } = buffer;
  const width = sampleWidth / SAMPLES_PER_PIXEL;
  const tolerance = Math.min(2 ** 30, SAME_SURFACE_DEPTH / buffer.depthPerStep + triangleMask) | 0;
  const { triangles } = scratch;
  const source = { surfaces, slots: pyramid.slots, texels: pyramid.texels };
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
        continue;
      }
      const isSmooth =
        a !== 0 &&
        b !== 0 &&
        c !== 0 &&
        d !== 0 &&
        Math.abs(a - b) < tolerance &&
        Math.abs(a - c) < tolerance &&
        Math.abs(a - d) < tolerance;
      if (isSmooth) {
        pixels[y * width + x] = shadeSurface(source, a & triangleMask, x * TWELFTHS + 6, y * TWELFTHS + 6) | 0xff000000;
        continue;
      }
      scratch.x = x * TWELFTHS + 6;
      scratch.y = y * TWELFTHS + 6;
      triangles[0] = a & triangleMask;
      triangles[1] = b & triangleMask;
      triangles[2] = c & triangleMask;
      triangles[3] = d & triangleMask;
      pixels[y * width + x] = averageSamples(source, scratch);
    }
  }
}

/** By row of pixels: the span that may hold something. Rows outside firstRow … endRow are empty. */
export type PixelSpans = { starts: Int32Array; ends: Int32Array; firstRow: number; endRow: number };
