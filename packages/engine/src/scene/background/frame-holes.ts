/** Which part of a plate is looked at to make up its unseen cells, and what of it may not be copied. */
import { CELL, type Plate } from './background.ts';

/** A rectangle of a plate, pixels from its corner, and how many of them go into one pixel of the picture. */
export type PatchArea = { x: number; y: number; width: number; height: number; scale: number };

/** The search takes some 5 µs a pixel of the holes. */
const MAX_HOLE_PIXELS = 80_000;
/** Plate pixels around a place that make up its surroundings. */
export const GUIDE_RADIUS = 24;
/** Share of the holes' longer side around them from which patches are taken. */
const SURROUNDINGS = 0.6;
const MIN_SURROUNDINGS = 96;
/** Luma of video black, and a little. */
const BLACK_BAR_LUMA = 20;

/** The part of the plate with its needed holes and their surroundings; undefined without any. */
export function frameHoles(plate: Plate, needed: Uint8Array): PatchArea | undefined {
  const columns = plate.width / CELL;
  let [x0, y0, x1, y1, count] = [Infinity, Infinity, 0, 0, 0];
  for (let cell = 0; cell < plate.seen.length; cell++) {
    if (plate.seen[cell] || !needed[cell]) continue;
    const x = (cell % columns) * CELL;
    const y = Math.floor(cell / columns) * CELL;
    x0 = Math.min(x0, x);
    y0 = Math.min(y0, y);
    x1 = Math.max(x1, x + CELL);
    y1 = Math.max(y1, y + CELL);
    count++;
  }
  if (count === 0) return undefined;
  const around = Math.max(MIN_SURROUNDINGS, Math.ceil((SURROUNDINGS * Math.max(x1 - x0, y1 - y0)) / CELL) * CELL);
  const x = Math.max(0, x0 - around);
  const y = Math.max(0, y0 - around);
  const width = Math.min(plate.width, x1 + around) - x;
  const height = Math.min(plate.height, y1 + around) - y;
  return { x, y, width, height, scale: chooseScale(count * CELL * CELL) };
}

function chooseScale(holePixels: number): number {
  for (const scale of [1, 2, 4]) if (holePixels / (scale * scale) <= MAX_HOLE_PIXELS) return scale;
  return CELL;
}

/** 1 for each cell in the black bars at the rim of the plate, and on the edge between them and the picture. */
export function markBars(plate: Plate): Uint8Array {
  const columns = plate.width / CELL;
  const rows = plate.height / CELL;
  const isDark = (column: number, row: number): boolean =>
    meanOf(plate.luma, plate.width, column * CELL, row * CELL, CELL) <= BLACK_BAR_LUMA ||
    !plate.seen[row * columns + column];
  const isDarkColumn = (column: number): boolean =>
    Array.from({ length: rows }, (_, row) => row).every((row) => isDark(column, row));
  const isDarkRow = (row: number): boolean =>
    Array.from({ length: columns }, (_, column) => column).every((column) => isDark(column, row));
  const inside = { x0: 0, y0: 0, x1: columns, y1: rows };
  while (inside.x0 < columns && isDarkColumn(inside.x0)) inside.x0++;
  while (inside.x1 > inside.x0 && isDarkColumn(inside.x1 - 1)) inside.x1--;
  while (inside.y0 < rows && isDarkRow(inside.y0)) inside.y0++;
  while (inside.y1 > inside.y0 && isDarkRow(inside.y1 - 1)) inside.y1--;
  const marked = new Uint8Array(columns * rows);
  for (let cell = 0; cell < marked.length; cell++) {
    const column = cell % columns;
    const row = Math.floor(cell / columns);
    const isOutsideX = (inside.x0 > 0 && column <= inside.x0) || (inside.x1 < columns && column >= inside.x1 - 1);
    const isOutsideY = (inside.y0 > 0 && row <= inside.y0) || (inside.y1 < rows && row >= inside.y1 - 1);
    marked[cell] = isOutsideX || isOutsideY ? 1 : 0;
  }
  return marked;
}

function meanOf(data: Uint8Array, stride: number, x: number, y: number, side: number): number {
  let sum = 0;
  for (let dy = 0; dy < side; dy++) for (let dx = 0; dx < side; dx++) sum += data[(y + dy) * stride + x + dx]!;
  return sum / (side * side);
}
