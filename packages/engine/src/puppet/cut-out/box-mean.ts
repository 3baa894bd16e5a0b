/** Box means by running sums: the building block of the filters of this room. By the kernel of `wasm/grid`. */
import { KernelMemory } from '../../core/kernel-memory.ts';
import { openGridKernel } from '../grid-kernel.ts';

/** Mean over the square of half side `radius` around each pixel, clipped at the border. `into` may be `plane`. */
export function boxMean(
  plane: Float32Array,
  size: { width: number; height: number },
  radius: number,
  into: Float32Array = new Float32Array(plane.length),
): Float32Array {
  const { width, height } = size;
  const space = new KernelMemory();
  const values = space.reserve(Float32Array, width * height);
  const means = space.reserve(Float32Array, width * height);
  const columns = space.reserve(Float64Array, width);
  const running = space.reserve(Float64Array, width + 1);
  const { exports, memory } = openGridKernel(space);
  values.view(memory).set(plane);
  exports.averageBox(values.address, means.address, width, height, radius, columns.address, running.address);
  into.set(means.view(memory));
  return into;
}
