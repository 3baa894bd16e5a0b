/** The kernel of `packages/engine/wasm/grid`, with scratch memory: what makes a character passes over whole grids of pixels in it. */
import type { KernelMemory } from '../core/kernel-memory.ts';
import { type KernelNumbers, openKernel } from '../core/open-kernel.ts';
import { KERNEL } from './grid-kernel-bytes.ts';

/** The kernel's functions, as `wasm/grid` declares them; most give nothing. */
type Functions = Record<
  | 'addToChecksum'
  | 'diffuse'
  | 'measureDistances'
  | 'averageBox'
  | 'blur'
  | 'growLabels'
  | 'spreadLabels'
  | 'applyLaplacian'
  | 'guessMatteOfRow'
  | 'pullLevel'
  | 'pushLevel'
  | 'premultiplyRow'
  | 'filterRow'
  | 'filterColumns'
  | 'addShrunkRow'
  | 'measureEdges'
  | 'packColours'
  | 'straightenRow'
  | 'readAlpha'
  | 'clearHidden'
  | 'clearTransparent'
  | 'paintFigureRow'
  | 'findRidges'
  | 'countInCapsules'
  | 'findWays'
  | 'findPeaks'
  | 'listEqual'
  | 'listNear'
  | 'replaceLabels'
  | 'markAbove'
  | 'invertMask'
  | 'findRuns'
  | 'solveHeights'
  | 'easeSlopes',
  (...values: number[]) => number
>;

export type GridKernel = { exports: KernelNumbers & Functions; memory: WebAssembly.Memory };

const PAGE_BYTES = 2 ** 16;

/** Opened once: its memory is scratch, of which nothing is read that the same call has not written. */
let opened: GridKernel | undefined;

/** The kernel with room for all that was reserved. What was in its memory before has no meaning any more. */
export function openGridKernel(space: KernelMemory): GridKernel {
  if (!opened) {
    const memory = new WebAssembly.Memory({ initial: 1 });
    opened = { exports: openKernel<Functions>(KERNEL, memory), memory };
  }
  // The first page belongs to the compiler.
  const missing = PAGE_BYTES + space.byteLength - opened.memory.buffer.byteLength;
  if (missing > 0) opened.memory.grow(Math.ceil(missing / PAGE_BYTES));
  return opened;
}
