/** Paints one cell of one plane: fetches its patch of the plate, then blends it into the frame. Hot code: reuses what it is given. */
import { CELL } from './background.ts';
import type { FilmGrain } from './film-grain.ts';
import { FEATHER } from './paint-reach.ts';

/** Corner values of a cell: top left, top right, bottom left, bottom right. */
export type Corners = Float32Array;

export type Plane = { data: Uint8Array; stride: number; width: number; height: number };

/** Where a cell lies in a plane: its top-left sample, and its size, smaller than the cell's side at the picture's rim. */
export type CellSpot = { x: number; y: number; width: number; height: number; side: number };

/** Copies the cell as it lies on the plate; (x, y) is its corner in the plate's plane. Places beyond the plate repeat its rim. */
export function fetchStill(patch: Float32Array, plate: Plane, x: number, y: number, side: number): void {
  let at = 0;
  for (let dy = 0; dy < side; dy++) {
    const line = Math.max(0, Math.min(plate.height - 1, y + dy)) * plate.stride;
    for (let dx = 0; dx < side; dx++) {
      patch[at++] = plate.data[line + Math.max(0, Math.min(plate.width - 1, x + dx))]!;
    }
  }
}

/** Reads the cell bilinearly; `xs` and `ys` are where its corners lie on the plate, pixels of luma. */
export function fetchWarped(patch: Float32Array, plate: Plane, xs: Corners, ys: Corners, side: number): void {
  const scale = side / CELL;
  const maxX = plate.width - 1;
  const maxY = plate.height - 1;
  let at = 0;
  for (let dy = 0; dy < side; dy++) {
    const t = (dy + 0.5) / side;
    const leftX = (xs[0]! + (xs[2]! - xs[0]!) * t) * scale - 0.5;
    const leftY = (ys[0]! + (ys[2]! - ys[0]!) * t) * scale - 0.5;
    const stepX = ((xs[1]! + (xs[3]! - xs[1]!) * t) * scale - 0.5 - leftX) / side;
    const stepY = ((ys[1]! + (ys[3]! - ys[1]!) * t) * scale - 0.5 - leftY) / side;
    for (let dx = 0; dx < side; dx++) {
      const x = Math.max(0, Math.min(maxX, leftX + stepX * (dx + 0.5)));
      const y = Math.max(0, Math.min(maxY, leftY + stepY * (dx + 0.5)));
      const left = x | 0;
      const line = (y | 0) * plate.stride + left;
      const right = left < maxX ? 1 : 0;
      const below = line + ((y | 0) < maxY ? plate.stride : 0);
      const upper = plate.data[line]! + (plate.data[line + right]! - plate.data[line]!) * (x - left);
      const lower = plate.data[below]! + (plate.data[below + right]! - plate.data[below]!) * (x - left);
      patch[at++] = upper + (lower - upper) * (y - (y | 0));
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
  let at = 0;
  for (let dy = 0; dy < side; dy++) {
    for (let dx = 0; dx < side; dx++) patch[at++]! += strength * grain.at(x + dx, y + dy);
  }
}

/** Writes the patch over the frame. */
export function coverCell(frame: Plane, patch: Float32Array, { x, y, width, height, side }: CellSpot): void {
  for (let dy = 0; dy < height; dy++) {
    const line = (y + dy) * frame.stride + x;
    for (let dx = 0; dx < width; dx++) {
      const value = patch[dy * side + dx]! + 0.5;
      frame.data[line + dx] = value < 0 ? 0 : value > 255 ? 255 : value;
    }
  }
}

/** Writes the patch over the frame, fading out towards where the distance (bilinear between corners) reaches `reach`. */
export function blendCell(
  frame: Plane,
  patch: Float32Array,
  spot: CellSpot,
  { distance, reach }: { distance: Corners; reach: number },
): void {
  const { x, y, width, height, side } = spot;
  for (let dy = 0; dy < height; dy++) {
    const t = (dy + 0.5) / side;
    const left = distance[0]! + (distance[2]! - distance[0]!) * t;
    const step = (distance[1]! + (distance[3]! - distance[1]!) * t - left) / side;
    const line = (y + dy) * frame.stride + x;
    for (let dx = 0; dx < width; dx++) {
      const cover = (reach - left - step * (dx + 0.5)) / FEATHER;
      if (cover <= 0) continue;
      const before = frame.data[line + dx]!;
      const value = before + (patch[dy * side + dx]! - before) * (cover < 1 ? cover : 1) + 0.5;
      frame.data[line + dx] = value < 0 ? 0 : value > 255 ? 255 : value;
    }
  }
}
