/** Box means by running sums: the building block of the filters of this room. */

/** Mean over the square of half side `radius` around each pixel, clipped at the border. */
export function boxMean(plane: Float32Array, width: number, height: number, radius: number): Float32Array {
  const result = Float32Array.from(plane);
  const sums = new Float64Array(Math.max(width, height) + 1);
  for (let y = 0; y < height; y++) meanAlong(result, { start: y * width, step: 1, length: width, radius }, sums);
  for (let x = 0; x < width; x++) meanAlong(result, { start: x, step: width, length: height, radius }, sums);
  return result;
}

type Line = { start: number; step: number; length: number; radius: number };

function meanAlong(plane: Float32Array, { start, step, length, radius }: Line, sums: Float64Array): void {
  sums[0] = 0;
  for (let i = 0; i < length; i++) sums[i + 1] = sums[i]! + plane[start + i * step]!;
  for (let i = 0; i < length; i++) {
    const from = Math.max(0, i - radius);
    const to = Math.min(length, i + radius + 1);
    plane[start + i * step] = (sums[to]! - sums[from]!) / (to - from);
  }
}
