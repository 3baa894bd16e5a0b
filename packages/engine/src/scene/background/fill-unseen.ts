/** Makes up the cells of a plate that no sample shows, from what surrounds them. */
import { CELL, type Plate } from './background.ts';
import { completePicture } from './complete-picture.ts';
import { frameHoles, GUIDE_RADIUS, markBars } from './frame-holes.ts';
import { inBands, PatchKernel } from './patch-kernel.ts';

/**
 * Fills all cells whose `seen` is 0: smoothly, then with texture where frames will be painted with it.
 *
 * @param needed 1 for each cell of the plate that frames are painted with
 */
export function fillUnseen(plate: Plate, needed: Uint8Array): void {
  if (!plate.seen.includes(0) || !plate.seen.some((count) => count > 0)) return;
  const area = frameHoles(plate, needed);
  const picture = area && { width: area.width / area.scale, height: area.height / area.scale };
  const kernel = new PatchKernel(picture, plate);
  const { luma, u, v, seen, needed: neededCells, isBar } = kernel.plate;
  const takeBack = (): void => {
    plate.luma.set(luma);
    plate.u.set(u);
    plate.v.set(v);
  };
  luma.set(plate.luma);
  u.set(plate.u);
  v.set(plate.v);
  seen.set(plate.seen);
  neededCells.set(needed);
  const cellRows = plate.height / CELL;
  inBands(cellRows, (first, end) => kernel.exports.averageCells(first, end));
  kernel.exports.fillMeans();
  inBands(cellRows, (first, end) => kernel.exports.paintCells(first, end));
  takeBack();
  if (!area) return;
  const { x, y, width, scale } = area;
  const rows = area.height / scale;
  isBar.set(markBars(plate));
  inBands(rows, (first, end) => kernel.exports.cut(x, y, width, scale, first, end));
  kernel.finish(Math.max(2, Math.round(GUIDE_RADIUS / scale)));
  if (!completePicture(kernel)) return;
  inBands(rows, (first, end) => kernel.exports.copyBack(x, y, width, scale, first, end));
  takeBack();
}
