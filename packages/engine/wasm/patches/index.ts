/**
 * Makes up what was never seen of a plate: for each patch that touches a hole the known patch most like it, and what the patches found make
 * of the hole. Written in AssemblyScript for its SIMD. `scripts/build-kernels.ts` compiles it; `scene/background/patch-kernel.ts` lays out
 * its memory, and its neighbours there call it.
 */
export { candidateCount, candidates, colours, costs, depths, guide, height, isCandidate, isHole, isKnown, line } from './state';
export { sources, sums, targetCount, targets, weights, width } from './state';
export { blurAlongRows, blurDownColumns, halve, halfColours, halfGuide, halfIsHole, halfIsKnown, halfWidth } from './picture';
export { listCandidates, listTargets, repeatEdges } from './picture';
export { averageCells, copyBack, cut, fillMeans, paintCells } from './plate';
export { isBar, luma, meanWeights, means, needed, plateHeight, plateWidth, pyramid, seen, u, v } from './plate';
export { guideCost, rowCost, search, start, state } from './search';
export { measureDepths, vote } from './vote';
