/** The kernel of `packages/engine/wasm/masks`: what is done to each cell of people's masks. */
import type { KernelNumbers } from '../../core/open-kernel.ts';
import { ScratchKernel } from '../../core/scratch-kernel.ts';
import type { Box } from '../box.ts';
import { KERNEL } from './mask-kernel-bytes.ts';

/** The kernel's functions, as `wasm/masks` declares them; truth is a number there. */
type Functions = Record<
  'cutCells' | 'drawLine' | 'findCells' | 'findLikely' | 'layMask' | 'packRuns' | 'projectLogits' | 'unpackRuns',
  (...values: number[]) => number
>;

export const maskKernel = new ScratchKernel<Functions>(KERNEL);

/** The kernel reads and writes 16 cells at once: so many bytes behind the last one must be its own. */
export const BEYOND_CELLS = 16;

/** The box that the kernel found last, in columns and rows. */
export function readBox({ x0, y0, x1, y1 }: KernelNumbers): Box {
  return { x0: x0!.value, y0: y0!.value, x1: x1!.value, y1: y1!.value };
}
