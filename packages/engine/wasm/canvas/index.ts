/**
 * What happens to the pixels of a frame around the character, written in AssemblyScript for its SIMD: the plate over the person, shadows on
 * the ground, the painted picture over all of it. `scripts/build-kernels.ts` compiles it; `scene/canvas/frame-canvas.ts` lays out its
 * memory and calls it.
 */
export * from './state';
export { blendRows } from './blend';
export { matchBrightness } from './brightness';
export { erase, listCells } from './erase';
export { makeGrain } from './grain';
export { weighColours } from './opaque';
export { castShadows } from './shadow';
export { uBlue, uGreen, uRed, vBlue, vGreen, vRed, yBlue, yGreen, yRed } from './weights';
