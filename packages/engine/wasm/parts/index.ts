/**
 * What differs from the plate beside the people of a frame, cell by cell, written in AssemblyScript: quick from the first frame on.
 * `scripts/build-kernels.ts` compiles it; `scene/loose-parts/plate-comparison.ts` lays out its memory and calls it.
 */
export { band, columns, covered, distance, isLaid, isSeen, plateLuma, plateU, plateV, reach, rows, shownLuma, shownU, shownV, side } from './state';
export { x0, x1, y0, y1 } from './state';
export { height, lay, luma, plateX, plateY, seen, transform, u, v, width } from './lay';
export { different, distinct, findDifferent, found, isDistinct, levels } from './compare';
