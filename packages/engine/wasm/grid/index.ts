/**
 * Passes over whole grids of pixels, and over meshes, while a character is made, written in AssemblyScript: this code runs for a second, and
 * JavaScript would spend most of it on compiling. `scripts/build-kernels.ts` compiles it; the files of `puppet` that call it lay out its memory.
 */
export { measureEdges, packColours, straightenRow } from './colours';
export { addToChecksum } from './checksum';
export { diffuse } from './diffuse';
export { measureDistances } from './distances';
export { averageBox } from './means';
export { blur } from './blur';
export { improveHeights, startHeights } from './heights';
export { clearHidden, clearTransparent, paintFigureRow, readAlpha } from './figure';
export { growLabels, plantLabels, spreadLabels } from './labels';
export { applyLaplacian, guessMatteOfRow } from './matte';
export { pullLevel, pushLevel } from './push-pull';
export { filterColumns, filterRow, premultiplyRow } from './resample';
export { countInCapsules, findRidges } from './ridges';
export { addShrunkRow } from './shrink';
export { easeSlopes } from './slopes';
export { findRuns, invertMask, listEqual, listNear, markAbove, replaceLabels } from './texels';
export { findPeaks, findWays } from './ways';
