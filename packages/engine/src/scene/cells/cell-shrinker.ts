/** Shrinks the planes of frames to cells, by the kernel of `packages/engine/wasm/cells`. */
import { KernelMemory } from '../../core/kernel-memory.ts';
import { setNumbers } from '../../core/open-kernel.ts';
import { ScratchKernel } from '../../core/scratch-kernel.ts';
import { KERNEL } from './cell-kernel-bytes.ts';

/** A plane of a frame: `stride` bytes a row. */
export type Plane = { data: Uint8Array; stride: number; width: number; height: number };

/** What the kernel reads and writes behind the last of its numbers, bytes. */
const BEYOND = 64;

/** The kernel's function, as `wasm/cells` declares it. */
type Functions = { shrink(side: number): void };

const kernel = new ScratchKernel<Functions>(KERNEL);

/** Writes the mean of some pixels of each square of `side` pixels, always the same ones, rounded, row by row: see `wasm/cells/square.ts`. */
export function shrinkPlane(
  { data, stride, width, height }: Plane,
  { columns, rows }: { columns: number; rows: number },
  side: number,
  means: Uint8Array,
): void {
  const bytes = stride * height;
  const space = new KernelMemory();
  const plane = space.reserve(Uint8Array, bytes + BEYOND);
  const found = space.reserve(Uint8Array, columns * rows + BEYOND);
  const { exports, memory } = kernel.open(space);
  plane.view(memory).set(data.length > bytes ? data.subarray(0, bytes) : data);
  setNumbers(exports, { plane: plane.address, means: found.address, stride, width, height, columns, rows });
  exports.shrink(side);
  means.set(found.view(memory).subarray(0, columns * rows));
}
