/** Makes up the cells of a plate that no sample shows, from what surrounds them. */
import type { Plate } from './background.ts';
import { completePicture } from './complete-picture.ts';
import { frameHoles, GUIDE_RADIUS, markBars } from './frame-holes.ts';
import { PatchKernel } from './patch-kernel.ts';

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
  kernel.exports.fillPlainly();
  takeBack();
  if (!area) return;
  const { x, y, width, height, scale } = area;
  isBar.set(markBars(plate));
  kernel.exports.cut(x, y, width, height, scale);
  kernel.finish(Math.max(2, Math.round(GUIDE_RADIUS / scale)));
  if (!completePicture(kernel)) return;
  kernel.exports.copyBack(x, y, width, height, scale);
  takeBack();
}
