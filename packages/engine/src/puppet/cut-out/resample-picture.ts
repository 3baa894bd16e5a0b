/** Crops and shrinks pictures before the analysis, so that its cost does not grow with what users send. */
import type { RgbaImage } from '../../core/image.ts';
import { KernelMemory } from '../../core/kernel-memory.ts';
import { openGridKernel } from '../grid-kernel.ts';

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
  const { sums, addRow } = openShrinking(picture, columns);
  for (let y = 0; y < height; y++) {
    sums.fill(0);
    const end = rows.starts[y + 1]!;
    for (let k = rows.starts[y]!; k < end; k++) addRow(rows.sources[k]!, rows.weights[k]!);
    for (let x = 0; x < width; x++) writePixel(data, (y * width + x) * 4, sums, x * 4);
  }
  return { width, height, data };
}

/** The same pixels, but for the colours of transparent ones. */
function cropPicture(picture: RgbaImage, { x0, y0, x1, y1 }: PixelBox): RgbaImage {
  const width = x1 - x0;
  const height = y1 - y0;
  const space = new KernelMemory();
  const pixels = space.reserve(Uint8ClampedArray, width * height * 4);
  const { exports, memory } = openGridKernel(space);
  const data = pixels.view(memory);
  for (let y = 0; y < height; y++) {
    const from = ((y0 + y) * picture.width + x0) * 4;
    data.set(picture.data.subarray(from, from + width * 4), y * width * 4);
  }
  exports.clearTransparent(pixels.address, width * height);
  return { width, height, data: data.slice() };
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

/** Adds rows of the picture to sums of premultiplied colours and alpha, four a cell, in the memory of the kernel of `wasm/grid`. */
function openShrinking({ data, width }: RgbaImage, columns: Coverage) {
  const cells = columns.starts.length - 1;
  const space = new KernelMemory();
  const line = space.reserve(Uint8Array, width * 4);
  const starts = space.reserve(Int32Array, cells + 1);
  const sources = space.reserve(Int32Array, columns.sources.length);
  const weights = space.reserve(Float64Array, columns.weights.length);
  const sums = space.reserve(Float64Array, cells * 4);
  const { exports, memory } = openGridKernel(space);
  starts.view(memory).set(columns.starts);
  sources.view(memory).set(columns.sources);
  weights.view(memory).set(columns.weights);
  const bytes = line.view(memory);
  const cover = [starts, sources, weights].map(({ address }) => address);
  const addRow = (row: number, weight: number): void => {
    bytes.set(data.subarray(row * width * 4, (row + 1) * width * 4));
    exports.addShrunkRow(line.address, weight, ...cover, cells, sums.address);
  };
  return { sums: sums.view(memory), addRow };
}

function writePixel(out: Uint8ClampedArray, at: number, sums: Float64Array, from: number): void {
  const alpha = sums[from + 3]!;
  if (alpha <= 0) return;
  out[at] = sums[from]! / alpha;
  out[at + 1] = sums[from + 1]! / alpha;
  out[at + 2] = sums[from + 2]! / alpha;
  out[at + 3] = alpha;
}
