/** The kernel of `packages/engine/wasm/grid`, with scratch memory: what makes a character passes over grids of pixels, and over meshes, in it. */
import type { KernelMemory } from '../core/kernel-memory.ts';
import { type OpenedKernel, ScratchKernel } from '../core/scratch-kernel.ts';
import { KERNEL } from './grid-kernel-bytes.ts';

/** The kernel's functions, as `wasm/grid` declares them; most give nothing. */
type Functions = Record<
  | 'addToChecksum'
  | 'diffuse'
  | 'measureDistances'
  | 'averageBox'
  | 'blur'
  | 'plantLabels'
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
  | 'startHeights'
  | 'improveHeights'
  | 'easeSlopes',
  (...values: number[]) => number
>;

export type GridKernel = OpenedKernel<Functions>;

const kernel = new ScratchKernel<Functions>(KERNEL);

/** The kernel with room for all that was reserved. What was in its memory before has no meaning any more. */
export function openGridKernel(space: KernelMemory): GridKernel {
  return kernel.open(space);
}
