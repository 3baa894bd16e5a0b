/** Masks of texels, and lists of them: what concerns one part of a character does not go through its whole picture. By the kernel of `wasm/grid`. */
import { KernelMemory } from '../../../core/kernel-memory.ts';
import type { Point } from '../../../core/rig.ts';
import { openGridKernel } from '../../grid-kernel.ts';
import { clamp } from '../geometry.ts';
import type { Size } from './size.ts';

/** A texel may have these labels. */
const LABELS = Array.from({ length: 16 }, (_, k) => k - 1);

/** Indexes of the texels that have the value (a label, or 1 in a mask), from first to last. */
export function texelsWith(texels: Int8Array | Uint8Array, value: number): Int32Array {
  const count = texels.length;
  const space = new KernelMemory();
  const bytes = space.reserve(Int8Array, count);
  const list = space.reserve(Int32Array, count);
  const { exports, memory } = openGridKernel(space);
  bytes.view(memory).set(texels);
  const found = exports.listEqual(bytes.address, count, value, list.address);
  return list.view(memory).slice(0, found);
}

/** A straight line, and how far around it. */
export type Capsule = { from: Point; to: Point; reach: number };

/** Texels, and how far their middles are from a line. */
export type NearTexels = { texels: Int32Array; distances: Float64Array };

/** The texels of a grid whose middles lie in a capsule, row by row. */
export function texelsNear({ width, height }: Size, { from, to, reach }: Capsule): NearTexels {
  const x0 = clamp(Math.floor(Math.min(from.x, to.x) - reach), 0, width);
  const x1 = clamp(Math.ceil(Math.max(from.x, to.x) + reach) + 1, x0, width);
  const y0 = clamp(Math.floor(Math.min(from.y, to.y) - reach), 0, height);
  const y1 = clamp(Math.ceil(Math.max(from.y, to.y) + reach) + 1, y0, height);
  const most = (x1 - x0) * (y1 - y0);
  const space = new KernelMemory();
  const list = space.reserve(Int32Array, most);
  const distances = space.reserve(Float64Array, most);
  const { exports, memory } = openGridKernel(space);
  const line = [from.x, from.y, to.x, to.y, reach];
  const found = exports.listNear(...line, x0, y0, x1, y1, width, list.address, distances.address);
  return { texels: list.view(memory).slice(0, found), distances: distances.view(memory).slice(0, found) };
}

/** A mask of the texels whose label, −1 to 14, is one of those that are wanted. */
export function maskOfLabels(labels: Int8Array, isWanted: (label: number) => boolean): Uint8Array {
  const count = labels.length;
  const space = new KernelMemory();
  const mask = space.reserve(Uint8Array, count);
  const table = space.reserve(Uint8Array, LABELS.length);
  const { exports, memory } = openGridKernel(space);
  const bytes = mask.view(memory);
  bytes.set(labels);
  table.view(memory).set(LABELS.map((label) => (isWanted(label) ? 1 : 0)));
  exports.replaceLabels(mask.address, count, table.address);
  return bytes.slice();
}

/** A mask of the texels whose value is above a limit. */
export function maskAbove(values: Float32Array, limit: number): Uint8Array {
  const count = values.length;
  const space = new KernelMemory();
  const numbers = space.reserve(Float32Array, count);
  const mask = space.reserve(Uint8Array, count);
  const { exports, memory } = openGridKernel(space);
  numbers.view(memory).set(values);
  exports.markAbove(numbers.address, count, limit, mask.address, 1);
  return mask.view(memory).slice();
}
