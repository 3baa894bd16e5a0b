/** Exact Euclidean distances in masks: how thick a figure is everywhere, in cut-outs and in rigs. By the kernel of `wasm/grid`. */
import { KernelMemory } from '../core/kernel-memory.ts';
import { openGridKernel } from './grid-kernel.ts';
import type { Size } from './rig/grid/size.ts';

/**
 * For each pixel the distance, in pixels, to the nearest pixel whose `inside` is 0 (0 for those). The border does not count as empty: a
 * crop is not an outline.
 *
 * @param limit given for all larger distances, and where nothing is empty; a low one saves time. Default width + height
 */
export function distanceToOutside(inside: Uint8Array, size: Size, limit = size.width + size.height): Float32Array {
  const { width, height } = size;
  const space = new KernelMemory();
  const mask = space.reserve(Uint8Array, width * height);
  const result = space.reserve(Float32Array, width * height);
  const steps = space.reserve(Int32Array, width);
  const squares = space.reserve(Int32Array, width);
  const envelope = space.reserve(Int32Array, width);
  const breaks = space.reserve(Float64Array, width + 1);
  const { exports, memory } = openGridKernel(space);
  mask.view(memory).set(inside);
  const scratch = [steps, squares, envelope, breaks].map(({ address }) => address);
  exports.measureDistances(mask.address, width, height, limit, result.address, ...scratch);
  return result.view(memory).slice();
}

/** For each pixel that is outside (0) the distance to the nearest inside one, or `limit` where that is less; 0 inside. */
export function distanceToInside(inside: Uint8Array, size: Size, limit?: number): Float32Array {
  const outside = new Uint8Array(size.width * size.height);
  for (let i = 0; i < outside.length; i++) outside[i] = inside[i] ? 0 : 1;
  return distanceToOutside(outside, size, limit);
}

/** Distances to a core are told so far beyond its radius, pixels: whoever asks whether they are more leaves no more for jagged borders. */
const CORE_SLACK = 2;

/**
 * Distance of each pixel to the core of the mask, the core being the pixels deeper than `radius`. Where this is at most `radius` the
 * pixel belongs to the morphological opening (the mask without its parts thinner than 2·radius).
 */
export function distanceToCore(depth: Float32Array, size: Size, radius: number): Float32Array {
  const notCore = new Uint8Array(depth.length);
  for (let i = 0; i < depth.length; i++) notCore[i] = depth[i]! > radius ? 0 : 1;
  return distanceToOutside(notCore, size, radius + CORE_SLACK);
}
