/** Blur of a pixel grid by repeated box filters: three passes are close to a Gaussian. */
import type { Size } from './size.ts';

/** Blurred copy; beyond the border the outermost pixels repeat. `radius` in whole pixels: each pass averages 2·radius + 1. */
export function boxBlur(source: Float32Array, size: Size, radius: number, passes = 3): Float32Array {
  const result = source.slice();
  const between = new Float32Array(source.length);
  for (let pass = 0; pass < passes; pass++) {
    blurRows(result, between, size, radius);
    blurColumns(between, result, size, radius);
  }
  return result;
}

function blurRows(from: Float32Array, to: Float32Array, { width, height }: Size, radius: number): void {
  const line = new Float32Array(width + 2 * radius + 1);
  for (let row = 0; row < height; row++) {
    const start = row * width;
    line.fill(from[start]!, 0, radius);
    line.set(from.subarray(start, start + width), radius);
    line.fill(from[start + width - 1]!, radius + width);
    blurLine(line, radius, to.subarray(start, start + width));
  }
}

/** @param line the row, with the outermost pixels repeated `radius` times before it, and once more behind it */
function blurLine(line: Float32Array, radius: number, to: Float32Array): void {
  const width = to.length;
  const reach = 2 * radius + 1;
  const scale = 1 / reach;
  let sum = 0;
  for (let x = 0; x < reach; x++) sum += line[x]!;
  for (let x = 0; x < width; x++) {
    to[x] = sum * scale;
    sum += line[x + reach]! - line[x]!;
  }
}

/** Runs down all columns together, row by row, to stay in the cache. */
function blurColumns(from: Float32Array, to: Float32Array, { width, height }: Size, radius: number): void {
  const scale = 1 / (2 * radius + 1);
  const last = height - 1;
  const sums = new Float64Array(width);
  for (let y = -radius; y <= radius; y++) {
    const start = Math.min(last, Math.max(0, y)) * width;
    for (let x = 0; x < width; x++) sums[x]! += from[start + x]!;
  }
  for (let y = 0; y < height; y++) {
    const entering = Math.min(last, y + radius + 1) * width;
    const leaving = Math.max(0, y - radius) * width;
    for (let x = 0; x < width; x++) {
      to[y * width + x] = sums[x]! * scale;
      sums[x]! += from[entering + x]! - from[leaving + x]!;
    }
  }
}
