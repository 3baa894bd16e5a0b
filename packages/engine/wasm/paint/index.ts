/**
 * The puppet painter from posed bones to pixels, written in AssemblyScript for its SIMD: where each vertex is, which triangle is seen at
 * each sample, and the colour of each pixel. `scripts/build-kernels.ts` compiles it; `puppet/draw/paint-kernel.ts` lays out its memory
 * and calls it.
 */
export * from './state';
export { farthestDepth, lightX, lightY, lightZ, nearestDepth, placeVertices, unlit } from './vertices';
export { lightRest, packVertices } from './rest';
export { drawBand, endBand, firstBand, sortTriangles } from './bands';
export { bottom, clear, left, right, top } from './visibility';
export { resolveBand } from './pixels';
export { makeSlot, narrowRow, sumRows } from './texture-sizes';
