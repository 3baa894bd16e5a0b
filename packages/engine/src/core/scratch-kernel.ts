/** A WebAssembly kernel whose memory is scratch: each call lays out in it what it needs. Used by the rooms that have such kernels. */
import type { KernelMemory } from './kernel-memory.ts';
import { type KernelNumbers, openKernel } from './open-kernel.ts';

export type OpenedKernel<Functions> = { exports: KernelNumbers & Functions; memory: WebAssembly.Memory };

const PAGE_BYTES = 2 ** 16;

/** Opened once, when it is first needed; its memory grows to what the largest call takes, and stays. */
export class ScratchKernel<Functions> {
  readonly #kernel: string;
  #opened: OpenedKernel<Functions> | undefined;

  /** @param kernel its bytes in base64 */
  constructor(kernel: string) {
    this.#kernel = kernel;
  }

  /** The kernel with room for all that was reserved. What was in its memory before has no meaning any more. */
  open(space: KernelMemory): OpenedKernel<Functions> {
    if (!this.#opened) {
      const memory = new WebAssembly.Memory({ initial: 1 });
      this.#opened = { exports: openKernel<Functions>(this.#kernel, memory), memory };
    }
    // The first page belongs to the compiler.
    const missing = PAGE_BYTES + space.byteLength - this.#opened.memory.buffer.byteLength;
    if (missing > 0) this.#opened.memory.grow(Math.ceil(missing / PAGE_BYTES));
    return this.#opened;
  }
}
