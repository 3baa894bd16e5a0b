/** Paints one cell of one plane: fetches its patch of the plate, then blends it into the frame. Hot code: reuses what it is given. */
import { CELL } from './background.ts';
import type { FilmGrain } from './film-grain.ts';
import { FEATHER } from './paint-reach.ts';

/** Corner values of a cell: top left, top right, bottom left, bottom right. */
export type Corners = Float32Array;

export type Plane = { data: Uint8Array; stride: number; width: number; height: number };

/**
 * Added before fractions are cut off, so that a correction of half a level changes half of the pixels (Bayer 1973) instead of
 * none or all. Whole levels stay as they are.
 */
const DITHER = Float32Array.of(0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5).map((step) => (step + 0.5) / 16);

/** Where a cell lies in a plane: its top-left sample, and its size, smaller than the cell's side at the picture's rim. */
export type CellSpot = { x: number; y: number; width: number; height: number; side: number };

/** Copies the cell as it lies on the plate; (x, y) is its corner in the plate's plane. Places beyond the plate repeat its rim. */
export function fetchStill(
  patch: Float32Array,
  { data, stride, width, height }: Plane,
  x: number,
  y: number,
  side: number,
): void {
  const isInside = x >= 0 && y >= 0 && x + side <= width && y + side <= height;
  let at = 0;
  for (let dy = 0; dy < side; dy++) {
    const line = (isInside ? y + dy : Math.max(0, Math.min(height - 1, y + dy))) * stride;
    if (isInside) for (let from = line + x; from < line + x + side; from++) patch[at++] = data[from]!;
    else for (let dx = 0; dx < side; dx++) patch[at++] = data[line + Math.max(0, Math.min(width - 1, x + dx))]!;
  }
}

/** Reads the cell bilinearly from where it lies on the plate when it is only shifted; all of it has to lie inside, with a pixel to spare. */
export function fetchShifted(patch: Float32Array, { data, stride }: Plane, x: number, y: number, side: number): void {
  const left = Math.floor(x);
  const top = Math.floor(y);
  const fx = x - left;
  const fy = y - top;
  let at = 0;
  for (let dy = 0; dy < side; dy++) {
    let from = (top + dy) * stride + left;
    let before = data[from]! + (data[from + stride]! - data[from]!) * fy;
    for (let dx = 0; dx < side; dx++) {
      from++;
      const after = data[from]! + (data[from + stride]! - data[from]!) * fy;
      patch[at++] = before + (after - before) * fx;
      before = after;
    }
  }
}

/**
 * Reads the cell bilinearly; `xs` and `ys` are where its corners lie on the plate, pixels of luma from the plate's corner. Places
 * beyond the plate repeat its rim.
 */
export function fetchWarped(
  patch: Float32Array,
  { data, stride, width, height }: Plane,
  xs: Corners,
  ys: Corners,
  side: number,
): void {
  const scale = side / CELL;
  const maxX = width - 1.001;
  const maxY = height - 1.001;
  const part = 1 / side;
  let at = 0;
  for (let dy = 0; dy < side; dy++) {
    const t = (dy + 0.5) * part;
    const leftX = (xs[0]! + (xs[2]! - xs[0]!) * t) * scale - 0.5;
    const leftY = (ys[0]! + (ys[2]! - ys[0]!) * t) * scale - 0.5;
    const stepX = ((xs[1]! + (xs[3]! - xs[1]!) * t) * scale - 0.5 - leftX) * part;
    const stepY = ((ys[1]! + (ys[3]! - ys[1]!) * t) * scale - 0.5 - leftY) * part;
    for (let dx = 0; dx < side; dx++) {
      let x = leftX + stepX * (dx + 0.5);
      let y = leftY + stepY * (dx + 0.5);
      x = x < 0 ? 0 : x > maxX ? maxX : x;
      y = y < 0 ? 0 : y > maxY ? maxY : y;
      const left = x | 0;
      const top = y | 0;
      const from = top * stride + left;
      const below = from + stride;
      const fx = x - left;
      const upper = data[from]! + (data[from + 1]! - data[from]!) * fx;
      const lower = data[below]! + (data[below + 1]! - data[below]!) * fx;
      patch[at++] = upper + (lower - upper) * (y - top);
    }
  }
}

/** Adds the brightness correction, bilinear between the cell's corners. */
export function correctPatch(patch: Float32Array, correction: Corners, side: number): void {
  const topLeft = correction[0]!;
  const topRight = correction[1]!;
  const fallLeft = correction[2]! - topLeft;
  const fallRight = correction[3]! - topRight;
  let at = 0;
  for (let dy = 0; dy < side; dy++) {
    const t = (dy + 0.5) / side;
    const left = topLeft + fallLeft * t;
    const step = (topRight + fallRight * t - left) / side;
    for (let dx = 0; dx < side; dx++) patch[at++]! += left + step * (dx + 0.5);
  }
}

export function addGrain(patch: Float32Array, grain: FilmGrain, strength: number, { x, y, side }: CellSpot): void {
  const { tile } = grain;
  let at = 0;
  for (let dy = 0; dy < side; dy++) {
    const line = grain.rowOf(y + dy);
    for (let dx = 0; dx < side; dx++) patch[at++]! += strength * tile[line + grain.columnOf(x + dx)]!;
  }
}

/** Writes the patch over the frame. */
export function coverCell(frame: Plane, patch: Float32Array, { x, y, width, height, side }: CellSpot): void {
  const { data, stride } = frame;
  for (let dy = 0; dy < height; dy++) {
    const line = (y + dy) * stride + x;
    for (let dx = 0; dx < width; dx++) {
      const value = patch[dy * side + dx]! + DITHER[((dy & 3) << 2) | (dx & 3)]!;
      data[line + dx] = value < 0 ? 0 : value > 255 ? 255 : value;
    }
  }
}

/** Copies the cell as it lies on the plate, (x, y) there, over the frame. All of it has to lie inside the plate. */
export function copyStill(frame: Plane, plate: Plane, spot: CellSpot, x: number, y: number): void {
  const { data, stride } = frame;
  const { data: source, stride: sourceStride } = plate;
  const { width, height } = spot;
  let to = spot.y * stride + spot.x;
  let from = y * sourceStride + x;
  for (let dy = 0; dy < height; dy++, to += stride, from += sourceStride) {
    for (let dx = 0; dx < width; dx++) data[to + dx] = source[from + dx]!;
  }
}

/** Writes the patch over the frame, fading out towards where the distance (bilinear between corners) reaches `reach`. */
export function blendCell(
  { data, stride }: Plane,
  patch: Float32Array,
  { x, y, width, height, side }: CellSpot,
  { distance, reach }: { distance: Corners; reach: number },
): void {
  const part = 1 / side;
  for (let dy = 0; dy < height; dy++) {
    const t = (dy + 0.5) * part;
    const left = distance[0]! + (distance[2]! - distance[0]!) * t;
    const right = distance[1]! + (distance[3]! - distance[1]!) * t;
    const step = ((left - right) * part) / FEATHER;
    let cover = (reach - left) / FEATHER + step / 2;
    const line = (y + dy) * stride + x;
    for (let dx = 0; dx < width; dx++, cover += step) {
      if (cover <= 0) continue;
      const before = data[line + dx]!;
      const value =
        before + (patch[dy * side + dx]! - before) * (cover < 1 ? cover : 1) + DITHER[((dy & 3) << 2) | (dx & 3)]!;
      data[line + dx] = value < 0 ? 0 : value > 255 ? 255 : value;
    }
  }
}
