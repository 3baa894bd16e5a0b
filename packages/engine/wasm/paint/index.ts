/**
 * The two innermost steps of the puppet painter, written in AssemblyScript for its SIMD: which triangle is seen at each sample, and the
 * colour of each pixel. `scripts/build-kernels.ts` compiles it; `puppet/draw/paint-kernel.ts` lays out its memory and calls it.
 */
export * from './state';
export { clear, draw, endRow, firstRow } from './visibility';
export { resolveRow } from './pixels';
