/**
 * Passes over the cells of people's masks, written in AssemblyScript: a clip of seconds draws some hundred masks, too few for JavaScript to
 * be compiled well. `scripts/build-kernels.ts` compiles it; the files of `vision/clip` that call it lay out its memory. Masks are bytes,
 * row by row, 0..255.
 */
export { cutCells, findCells, x0, x1, y0, y1 } from './boxes';
export { drawLine, layMask } from './draw';
export { findLikely, projectLogits } from './project';
export { packRuns, unpackRuns } from './runs';
