/** Packs a person's mask into about a kilobyte, since one is kept for every frame of a clip. By the kernel of `wasm/masks`. */
import { KernelMemory } from '../../core/kernel-memory.ts';
import type { PersonMask } from '../../core/mask.ts';
import { BEYOND_CELLS, maskKernel } from './mask-kernel.ts';

/**
 * cell, x, y, width, height as 16-bit numbers, then the runs of equal cells. Alpha is kept in steps of 255 / 15: finer ones are noise of the
 * model. A byte tells the step of a run, times 16, and its length. A length of 0 stands for one of 16 and more; the next byte tells how many
 * more. To deflate masks would make them smaller by a fifth, and takes three times as long; each time zlib also sets up memory of its own.
 */
const HEADER_BYTES = 10;
const LONGEST_RUN = 16 + 255;

const WRONG_SIZE = 'a packed mask has the wrong size';

export function packMask({ cell, x, y, width, height, data }: PersonMask): Uint8Array {
  const space = new KernelMemory();
  const cells = space.reserve(Uint8Array, data.length + BEYOND_CELLS);
  // No run takes more bytes than it has cells.
  const runs = space.reserve(Uint8Array, data.length);
  const { exports, memory } = maskKernel.open(space);
  cells.view(memory).set(data);
  const length = exports.packRuns(cells.address, data.length, runs.address);
  const bytes = new Uint8Array(HEADER_BYTES + length);
  const header = new DataView(bytes.buffer);
  [cell, x, y, width, height].forEach((value, i) => {
    header.setUint16(2 * i, value, true);
  });
  bytes.set(runs.view(memory).subarray(0, length), HEADER_BYTES);
  return bytes;
}

/** @throws Error if the bytes were not made by `packMask` */
export function unpackMask(bytes: Uint8Array): PersonMask {
  const header = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES);
  const field = (index: number): number => header.getUint16(2 * index, true);
  const [cell, x, y, width, height] = [field(0), field(1), field(2), field(3), field(4)];
  const count = width * height;
  // A damaged file must not take more memory than its runs can fill.
  if (count > LONGEST_RUN * bytes.length) throw new Error(WRONG_SIZE);
  const space = new KernelMemory();
  const runs = space.reserve(Uint8Array, bytes.length - HEADER_BYTES);
  const cells = space.reserve(Uint8Array, count + BEYOND_CELLS);
  const { exports, memory } = maskKernel.open(space);
  const from = runs.view(memory);
  from.set(bytes.subarray(HEADER_BYTES));
  if (!exports.unpackRuns(runs.address, from.length, cells.address, count)) throw new Error(WRONG_SIZE);
  return { cell, x, y, width, height, data: cells.view(memory).slice(0, count) };
}
