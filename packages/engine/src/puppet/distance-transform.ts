/** Exact Euclidean distances in masks: how thick a figure is everywhere, in cut-outs and in rigs. By the kernel of `wasm/grid`. */
import { KernelMemory, type KernelPlace } from '../core/kernel-memory.ts';
import { type GridKernel, openGridKernel } from './grid-kernel.ts';
import type { Size } from './rig/grid/size.ts';

/**
 * For each pixel the distance, in pixels, to the nearest pixel whose `inside` is 0 (0 for those). The border does not count as empty: a
 * crop is not an outline.
 *
 * @param limit given for all larger distances, and where nothing is empty; a low one saves time. Default width + height
 */
export function distanceToOutside(inside: Uint8Array, size: Size, limit?: number): Float32Array {
  return measureDistances(size, limit, ({ memory }, { mask }) => mask.view(memory).set(inside));
}

/** Where the mask lies in the kernel's memory, and room for a float a pixel. */
type Room = { mask: KernelPlace<Uint8Array>; floats: KernelPlace<Float32Array> };

/** `fillMask` brings the mask into the kernel's memory. */
function measureDistances(
  { width, height }: Size,
  limit: number | undefined,
  fillMask: (kernel: GridKernel, room: Room) => void,
): Float32Array {
  const space = new KernelMemory();
  const mask = space.reserve(Uint8Array, width * height);
  const result = space.reserve(Float32Array, width * height);
  const steps = space.reserve(Int32Array, width);
  const squares = space.reserve(Int32Array, width);
  const envelope = space.reserve(Int32Array, width);
  const breaks = space.reserve(Float64Array, width + 1);
  const kernel = openGridKernel(space);
  fillMask(kernel, { mask, floats: result });
  const scratch = [steps, squares, envelope, breaks].map(({ address }) => address);
  kernel.exports.measureDistances(mask.address, width, height, limit ?? width + height, result.address, ...scratch);
  return result.view(kernel.memory).slice();
}

/** For each pixel that is outside (0) the distance to the nearest inside one, or `limit` where that is less; 0 inside. */
export function distanceToInside(inside: Uint8Array, size: Size, limit?: number): Float32Array {
  return measureDistances(size, limit, ({ exports, memory }, { mask }) => {
    mask.view(memory).set(inside);
    exports.invertMask(mask.address, inside.length);
  });
}

/** Distances to a core are told so far beyond its radius, pixels: whoever asks whether they are more leaves no more for jagged borders. */
const CORE_SLACK = 2;

/**
 * Distance of each pixel to the core of the mask, the core being the pixels deeper than `radius`. Where this is at most `radius` the
 * pixel belongs to the morphological opening (the mask without its parts thinner than 2·radius).
 */
export function distanceToCore(depth: Float32Array, size: Size, radius: number): Float32Array {
  return measureDistances(size, radius + CORE_SLACK, ({ exports, memory }, { mask, floats }) => {
    floats.view(memory).set(depth);
    exports.markAbove(floats.address, depth.length, radius, mask.address, 0);
  });
}
