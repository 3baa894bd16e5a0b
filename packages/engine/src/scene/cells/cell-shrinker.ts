/** Shrinks the planes of frames to cells, by the kernel of `packages/engine/wasm/cells`. */
import { KernelMemory } from '../../core/kernel-memory.ts';
import { type KernelNumbers, openKernel, setNumbers } from '../../core/open-kernel.ts';
import { KERNEL } from './cell-kernel-bytes.ts';

/** A plane of a frame: `stride` bytes a row. */
export type Plane = { data: Uint8Array; stride: number; width: number; height: number };

/** What the kernel reads and writes behind the last of its numbers, bytes. */
const BEYOND = 64;

/** The kernel's function, as `wasm/cells` declares it, and its arrays. */
type Kernel = KernelNumbers & { shrink(side: number): void };
type Shrinker = { bytes: number; count: number; kernel: Kernel; plane: Uint8Array; means: Uint8Array };

/** The latest: frames of one clip are all of the same size. */
let latest: Shrinker | undefined;

/** Writes the mean of some pixels of each square of `side` pixels, always the same ones, rounded, row by row: see `wasm/cells/square.ts`. */
export function shrinkPlane(
  { data, stride, width, height }: Plane,
  { columns, rows }: { columns: number; rows: number },
  side: number,
  means: Uint8Array,
): void {
  const bytes = stride * height;
  const count = columns * rows;
  if (!latest || latest.bytes < bytes || latest.count < count) latest = makeShrinker(bytes, count);
  const { kernel, plane, means: found } = latest;
  plane.set(data.length > bytes ? data.subarray(0, bytes) : data);
  setNumbers(kernel, { stride, width, height, columns, rows });
  kernel.shrink(side);
  means.set(found.subarray(0, count));
}

function makeShrinker(bytes: number, count: number): Shrinker {
  const memory = new KernelMemory();
  const plane = memory.reserve(Uint8Array, bytes);
  memory.reserve(Uint8Array, BEYOND);
  const means = memory.reserve(Uint8Array, count);
  memory.reserve(Uint8Array, BEYOND);
  const buffer = memory.allocate();
  const kernel = openKernel<Pick<Kernel, 'shrink'>>(KERNEL, buffer, { plane: plane.address, means: means.address });
  return { bytes, count, kernel: kernel as Kernel, plane: plane.view(buffer), means: means.view(buffer) };
}
