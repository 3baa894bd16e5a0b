/**
 * What a plate is made of, written in AssemblyScript for its SIMD: the exposure of its samples, and the pixels of each cell as many samples
 * show them and what they settle on. `scripts/build-kernels.ts` compiles it; `scene/background/plate-kernel.ts` lays out its memory and
 * calls it.
 */
export { cellColumns, cellRows, plateX, plateY, result, sampleCount, samples, slots, width } from './state';
export { blockColumns, blockRows, fields, measured, measuredCount } from './state';
export { clearCells, measureBlocks } from './blocks';
export { background, difference, isWorthwhile, pyramid, reference, solveFields, values, weights } from './levels';
export { clear, grains, leastForGrain, luma, mostNeeded, mostRough, needed, seen, settleRow, u, usable, v } from './row';
