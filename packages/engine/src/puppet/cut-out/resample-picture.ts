/** Crops and shrinks pictures before the analysis, so that its cost does not grow with what users send. */
import type { RgbaImage } from '../../core/image.ts';

/** Whole source pixels; x1 and y1 exclusive. */
export type PixelBox = { x0: number; y0: number; x1: number; y1: number };

/**
 * Cuts `box` out of the picture and scales it to width × height by area averaging in premultiplied alpha (for shrinking or
 * keeping the size; colours of transparent pixels never bleed in).
 */
export function resamplePicture(picture: RgbaImage, box: PixelBox, width: number, height: number): RgbaImage {
  if (width === box.x1 - box.x0 && height === box.y1 - box.y0) return cropPicture(picture, box);
  const columns = coverage(box.x0, box.x1, width);
  const rows = coverage(box.y0, box.y1, height);
  const data = new Uint8ClampedArray(width * height * 4);
  const sums = new Float64Array(width * 4);
  for (let y = 0; y < height; y++) {
    sums.fill(0);
    const end = rows.starts[y + 1]!;
    for (let k = rows.starts[y]!; k < end; k++) {
      addRow(picture, rows.sources[k]!, rows.weights[k]!, columns, sums);
    }
    for (let x = 0; x < width; x++) writePixel(data, (y * width + x) * 4, sums, x * 4);
  }
  return { width, height, data };
}

/** The same pixels, but for the colours of transparent ones. */
function cropPicture(picture: RgbaImage, { x0, y0, x1, y1 }: PixelBox): RgbaImage {
  const width = x1 - x0;
  const height = y1 - y0;
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) {
    const from = ((y0 + y) * picture.width + x0) * 4;
    data.set(picture.data.subarray(from, from + width * 4), y * width * 4);
  }
  for (let i = 0; i < data.length; i += 4) if (data[i + 3] === 0) data.fill(0, i, i + 4);
  return { width, height, data };
}

/** For each target cell, the source cells it covers with their weights (sum 1). */
type Coverage = { starts: Int32Array; sources: number[]; weights: number[] };

function coverage(from: number, to: number, count: number): Coverage {
  const starts = new Int32Array(count + 1);
  const sources: number[] = [];
  const weights: number[] = [];
  const step = (to - from) / count;
  for (let i = 0; i < count; i++) {
    const a = from + i * step;
    const b = a + step;
    for (let s = Math.floor(a); s < Math.min(to, Math.ceil(b - 1e-9)); s++) {
      sources.push(s);
      weights.push((Math.min(b, s + 1) - Math.max(a, s)) / step);
    }
    starts[i + 1] = sources.length;
  }
  return { starts, sources, weights };
}

function addRow(picture: RgbaImage, row: number, weight: number, columns: Coverage, sums: Float64Array): void {
  const { data, width } = picture;
  const cells = columns.starts.length - 1;
  for (let x = 0; x < cells; x++) {
    for (let k = columns.starts[x]!; k < columns.starts[x + 1]!; k++) {
      const at = (row * width + columns.sources[k]!) * 4;
      if (data[at + 3] === 0) continue;
      const share = weight * columns.weights[k]!;
      const alpha = data[at + 3]! * share;
      sums[x * 4] = sums[x * 4]! + data[at]! * alpha;
      sums[x * 4 + 1] = sums[x * 4 + 1]! + data[at + 1]! * alpha;
      sums[x * 4 + 2] = sums[x * 4 + 2]! + data[at + 2]! * alpha;
      sums[x * 4 + 3] = sums[x * 4 + 3]! + alpha;
    }
  }
}

function writePixel(out: Uint8ClampedArray, at: number, sums: Float64Array, from: number): void {
  const alpha = sums[from + 3]!;
  if (alpha <= 0) return;
  out[at] = sums[from]! / alpha;
  out[at + 1] = sums[from + 1]! / alpha;
  out[at + 2] = sums[from + 2]! / alpha;
  out[at + 3] = alpha;
}
