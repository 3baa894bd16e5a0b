/** Between a plate and the picture in which its unseen cells are made up: cuts it out, smaller if need be, and copies the patches back. */
import { CELL, type Plate } from './background.ts';
import type { PatchField } from './patch-field.ts';
import { blurIntoGuide, makePatchPicture, PATCH_RADIUS, type PatchPicture, repeatEdges } from './patch-picture.ts';

/** A rectangle of a plate, pixels from its corner, and how many of them go into one pixel of the picture. */
export type PatchArea = { x: number; y: number; width: number; height: number; scale: number };

/** The search takes some 5 µs a pixel of the holes. */
const MAX_HOLE_PIXELS = 80_000;
/** Plate pixels around a place that make up its surroundings. */
const GUIDE_RADIUS = 24;
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

export function cutPatchPicture(
  plate: Plate,
  needed: Uint8Array,
  { x, y, width, height, scale }: PatchArea,
): PatchPicture {
  const picture = makePatchPicture(width / scale + 2 * PATCH_RADIUS, height / scale + 2 * PATCH_RADIUS);
  const columns = plate.width / CELL;
  const isBar = markBars(plate);
  const side = plate.width / 2;
  const chroma = Math.max(1, scale / 2);
  for (let row = 0; row < height / scale; row++) {
    const top = y + row * scale;
    const cellRow = Math.floor(top / CELL) * columns;
    for (let column = 0; column < width / scale; column++) {
      const left = x + column * scale;
      const to = (row + PATCH_RADIUS) * picture.width + column + PATCH_RADIUS;
      const cell = cellRow + Math.floor(left / CELL);
      picture.isKnown[to] = plate.seen[cell] && !isBar[cell] ? 1 : 0;
      picture.isHole[to] = !plate.seen[cell] && needed[cell] ? 1 : 0;
      if (scale === 1) {
        const at = (top >> 1) * side + (left >> 1);
        picture.colours[3 * to] = plate.luma[top * plate.width + left]!;
        picture.colours[3 * to + 1] = plate.u[at]!;
        picture.colours[3 * to + 2] = plate.v[at]!;
      } else {
        picture.colours[3 * to] = meanOf(plate.luma, plate.width, left, top, scale);
        picture.colours[3 * to + 1] = meanOf(plate.u, side, left >> 1, top >> 1, chroma);
        picture.colours[3 * to + 2] = meanOf(plate.v, side, left >> 1, top >> 1, chroma);
      }
    }
  }
  repeatEdges(picture);
  blurIntoGuide(picture, Math.max(2, Math.round(GUIDE_RADIUS / scale)));
  return picture;
}

/** 1 for each cell in the black bars at the rim of the plate, and on the edge between them and the picture. */
function markBars(plate: Plate): Uint8Array {
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

/** Copies, at full size, the pixels that the field points to into the holes. */
export function copyPatches(plate: Plate, field: PatchField, area: PatchArea): void {
  const { picture, sources } = field;
  const { scale } = area;
  for (let at = 0; at < picture.isHole.length; at++) {
    const column = (at % picture.width) - PATCH_RADIUS;
    const row = Math.floor(at / picture.width) - PATCH_RADIUS;
    const isInside = column >= 0 && row >= 0 && column < area.width / scale && row < area.height / scale;
    if (!picture.isHole[at] || !isInside || sources[at]! < 0) continue;
    const x = area.x + column * scale;
    const y = area.y + row * scale;
    if (scale === 1) copyColour(plate, picture, at, x, y);
    else copySquare(plate, field, at, { x, y, scale });
  }
}

/** At full size the votes themselves are the colours. */
function copyColour(plate: Plate, { colours }: PatchPicture, at: number, x: number, y: number): void {
  plate.luma[y * plate.width + x] = colours[3 * at]! + 0.5;
  if ((x | y) & 1) return;
  const chroma = (y >> 1) * (plate.width / 2) + (x >> 1);
  plate.u[chroma] = colours[3 * at + 1]! + 0.5;
  plate.v[chroma] = colours[3 * at + 2]! + 0.5;
}

/** In a smaller picture the votes give the colours of a square, and its source the detail. */
function copySquare(
  plate: Plate,
  { picture, sources }: PatchField,
  at: number,
  to: { x: number; y: number; scale: number },
): void {
  const { x, y, scale } = to;
  const source = sources[at]!;
  const shiftX = ((source % picture.width) - (at % picture.width)) * scale;
  const shiftY = (Math.floor(source / picture.width) - Math.floor(at / picture.width)) * scale;
  const half = plate.width / 2;
  const voted = picture.colours.subarray(3 * at, 3 * at + 3);
  const copied = picture.colours.subarray(3 * source, 3 * source + 3);
  for (let dy = 0; dy < scale; dy++) {
    for (let dx = 0; dx < scale; dx++) {
      const from = (y + dy + shiftY) * plate.width + x + dx + shiftX;
      plate.luma[(y + dy) * plate.width + x + dx] = clampByte(plate.luma[from]! + voted[0]! - copied[0]!);
    }
  }
  for (let dy = 0; dy < scale / 2; dy++) {
    for (let dx = 0; dx < scale / 2; dx++) {
      const target = ((y >> 1) + dy) * half + (x >> 1) + dx;
      const from = ((y + shiftY) >> 1) * half + ((x + shiftX) >> 1) + dy * half + dx;
      plate.u[target] = clampByte(plate.u[from]! + voted[1]! - copied[1]!);
      plate.v[target] = clampByte(plate.v[from]! + voted[2]! - copied[2]!);
    }
  }
}

const clampByte = (value: number): number => Math.max(0, Math.min(255, value + 0.5));
