/** Grows labels from seeds through a mask: every pixel takes the label whose front reaches it first (multi-source Dijkstra). */
import { KernelMemory } from '../../../core/kernel-memory.ts';
import { openGridKernel } from '../../grid-kernel.ts';
import type { Size } from './size.ts';
import { texelsWith } from './texels.ts';

const NEIGHBOURS = 8;
const PIXELS_AT_A_TIME = 4096;

export type GrowthOptions = {
  size: Size;
  /** 1 where labels may grow, else 0. */
  inside: Uint8Array;
  /** Pixels a label's front advances for one unit of cost, by label. */
  speeds: readonly number[];
  /** Extra cost of entering a pixel, ≥ 0, added to 1. */
  resistance: Float32Array;
};

/** Labels by pixel; −1 where no front came. Seeds are labels ≥ 0 inside the mask. Distances are doubles: rounding to floats loses paths. */
export function growLabels(seeds: Int8Array, { size, inside, speeds, resistance }: GrowthOptions): Int8Array {
  const { width, height } = size;
  const count = width * height;
  const space = new KernelMemory();
  const labels = space.reserve(Int8Array, count);
  const reached = space.reserve(Float64Array, count);
  const mask = space.reserve(Uint8Array, count);
  const costs = space.reserve(Float32Array, count);
  const units = space.reserve(Float64Array, speeds.length);
  // Each pixel is reached at most once from each of its neighbours.
  const growing = texelsWith(inside, 1);
  const most = NEIGHBOURS * growing.length;
  const keys = space.reserve(Float64Array, most);
  const values = space.reserve(Int32Array, most);
  const { exports, memory } = openGridKernel(space);
  const grown = labels.view(memory);
  grown.fill(-1);
  for (const i of growing) grown[i] = seeds[i]!;
  mask.view(memory).set(inside);
  costs.view(memory).set(resistance);
  units.view(memory).set(speeds.map((speed) => 1 / speed));
  exports.plantLabels(labels.address, reached.address, count, keys.address, values.address);
  const grids = [labels, reached, mask, costs].map(({ address }) => address);
  // A part at a time: V8 goes on with hasty code until a call ends.
  while (exports.growLabels(...grids, width, height, units.address, PIXELS_AT_A_TIME)) {}
  return grown.slice();
}

/** Gives every pixel without a label (−1) the label of a nearest labelled pixel, counted in steps to the four neighbours. */
export function spreadLabels(labels: Int8Array, { width, height }: Size): Int8Array {
  const space = new KernelMemory();
  const result = space.reserve(Int8Array, labels.length);
  const queue = space.reserve(Int32Array, labels.length);
  const { exports, memory } = openGridKernel(space);
  const spread = result.view(memory);
  spread.set(labels);
  exports.spreadLabels(result.address, width, height, queue.address);
  return spread.slice();
}
