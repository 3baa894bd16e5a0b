/** Makes up the holes of a picture from patches of the rest, coarse to fine (Wexler et al. 2007: each pixel is voted for by its patches). */
import { PATCH_RADIUS, type PatchKernel, type PatchLevel } from './patch-kernel.ts';

const COARSE_ROUNDS = 16;
/** On finer levels the coarse ones have found where to copy from. */
const FINE_REACH = 8;
/** How much more good patches count than middling ones. */
const SHARPNESS = 3;

/**
 * Changes the colours of the holes of the first level, whose guide has to be there; they have to hold a smooth guess before. For each patch
 * that touches a hole the known patch most like it is found by the PatchMatch search (Barnes et al. 2009), made deterministic.
 *
 * @returns false with nothing to copy from
 */
export function completePicture(kernel: PatchKernel): boolean {
  const { exports, levels } = kernel;
  kernel.halveAll();
  let coarse: PatchLevel | undefined;
  for (let number = levels.length - 1; number >= 0; number--) {
    const level = levels[number]!;
    const targetCount = kernel.list(number, 0x9e3779b9 + number);
    if (targetCount === 0) continue;
    exports.start(coarse?.addresses.sources ?? 0, coarse?.width ?? 0);
    exports.measureDepths();
    if (coarse) vote(kernel, level, targetCount);
    const reach = coarse ? FINE_REACH : Math.max(level.width, level.height);
    const rounds = coarse ? Math.min(number + 1, COARSE_ROUNDS / 2) : COARSE_ROUNDS;
    for (let round = 0; round < rounds; round++) {
      // Neighbours' finds, forwards and backwards in turn, then random tries ever nearer.
      exports.search(round % 2 === 0, reach);
      vote(kernel, level, targetCount);
    }
    coarse = level;
  }
  return coarse === levels[0];
}

/** The patches vote for the colours of the holes: good ones count more than others, and so do those near the edge. */
function vote(kernel: PatchKernel, { width }: PatchLevel, targetCount: number): void {
  const { targets, weights, costs, depths } = kernel;
  let typical = 0;
  for (let i = 0; i < targetCount; i++) typical += costs[targets[i]!]! / targetCount;
  if (typical < 1) typical = 1;
  for (let i = 0; i < targetCount; i++) {
    const target = targets[i]!;
    weights[i] = depths[target]! * Math.exp((-SHARPNESS * costs[target]!) / typical) + 1e-9;
  }
  const margin = PATCH_RADIUS * width + PATCH_RADIUS;
  kernel.exports.vote(targets[0]! - margin, targets[targetCount - 1]! + margin + 1);
  kernel.exports.repeatEdges();
}
