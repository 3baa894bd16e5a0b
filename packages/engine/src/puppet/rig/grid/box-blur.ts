/** Blur of a pixel grid by repeated box filters: three passes are close to a Gaussian. By the kernel of `wasm/grid`. */
import { KernelMemory } from '../../../core/kernel-memory.ts';
import { openGridKernel } from '../../grid-kernel.ts';
import type { Size } from './size.ts';

/** Blurred copy; beyond the border the outermost pixels repeat. `radius` in whole pixels: each pass averages 2·radius + 1. */
export function boxBlur(source: ArrayLike<number>, size: Size, radius: number, passes = 3): Float32Array {
  const { width, height } = size;
  const space = new KernelMemory();
  const grid = space.reserve(Float32Array, width * height);
  const between = space.reserve(Float32Array, width * height);
  const line = space.reserve(Float32Array, 4 * (width + 2 * radius + 1));
  const sums = space.reserve(Float64Array, width);
  const { exports, memory } = openGridKernel(space);
  const result = grid.view(memory);
  result.set(source);
  exports.blur(grid.address, between.address, width, height, radius, passes, line.address, sums.address);
  return result.slice();
}
