/** Makes up the cells of a plate that no sample shows, from what surrounds them. */
import { CELL, type Plate } from './background.ts';
import { completePicture } from './complete-picture.ts';
import { fillSmoothly, type WeightedGrid } from './fill-smoothly.ts';
import { copyPatches, cutPatchPicture, frameHoles } from './plate-patches.ts';

/**
 * Fills all cells whose `seen` is 0: smoothly, then with texture where frames will be painted with it.
 *
 * @param needed 1 for each cell of the plate that frames are painted with
 */
export function fillUnseen(plate: Plate, needed: Uint8Array): void {
  if (!plate.seen.includes(0) || !plate.seen.some((count) => count > 0)) return;
  fillPlainly(plate);
  const area = frameHoles(plate, needed);
  if (!area) return;
  const picture = cutPatchPicture(plate, needed, area);
  const field = completePicture(picture);
  if (field) copyPatches(plate, field, area);
}

/** Without texture: a smooth continuation of the cells around. */
function fillPlainly(plate: Plate): void {
  const columns = plate.width / CELL;
  const rows = plate.height / CELL;
  const grid: WeightedGrid = {
    columns,
    rows,
    values: new Float32Array(columns * rows * 3),
    channels: 3,
    weights: Float32Array.from(plate.seen, (count) => (count ? 1 : 0)),
  };
  const planes = [
    { data: plate.luma, side: CELL },
    { data: plate.u, side: CELL / 2 },
    { data: plate.v, side: CELL / 2 },
  ];
  for (const [channel, { data, side }] of planes.entries()) averageCells(grid, data, side, channel);
  fillSmoothly(grid);
  for (const [channel, { data, side }] of planes.entries()) paintCells(grid, plate.seen, data, side, channel);
}
function averageCells(grid: WeightedGrid, data: Uint8Array, side: number, channel: number): void {
  const stride = grid.columns * side;
  for (let row = 0; row < grid.rows; row++) {
    for (let column = 0; column < grid.columns; column++) {
      let sum = 0;
      for (let dy = 0; dy < side; dy++) {
        const line = (row * side + dy) * stride + column * side;
        for (let dx = 0; dx < side; dx++) sum += data[line + dx]!;
      }
      grid.values[(row * grid.columns + column) * 3 + channel] = sum / (side * side);
    }
  }
}

/** Writes the grid, read bilinearly, into the cells that were not seen. */
function paintCells(grid: WeightedGrid, seen: Uint8Array, data: Uint8Array, side: number, channel: number): void {
  const { columns, rows, values } = grid;
  const stride = columns * side;
  for (let cell = 0; cell < columns * rows; cell++) {
    if (seen[cell]) continue;
    const x0 = (cell % columns) * side;
    const y0 = Math.floor(cell / columns) * side;
    for (let y = y0; y < y0 + side; y++) {
      const row = Math.max(0, Math.min(rows - 1, (y + 0.5) / side - 0.5));
      const top = Math.floor(row);
      const below = Math.min(rows - 1, top + 1);
      for (let x = x0; x < x0 + side; x++) {
        const column = Math.max(0, Math.min(columns - 1, (x + 0.5) / side - 0.5));
        const left = Math.floor(column);
        const right = Math.min(columns - 1, left + 1);
        const fx = column - left;
        const at = (r: number, c: number): number => values[(r * columns + c) * 3 + channel]!;
        const upper = at(top, left) * (1 - fx) + at(top, right) * fx;
        const lower = at(below, left) * (1 - fx) + at(below, right) * fx;
        data[y * stride + x] = upper + (lower - upper) * (row - top) + 0.5;
      }
    }
  }
}
