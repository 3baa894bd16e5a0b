/** Paints the plate over the people of a frame, cell by cell. */
import { bytesOf, floatsOf } from './lanes';
import {
  CELL, cellCount, cells, chromaStride, chromaU, chromaV, corrections, distances, FEATHER, grain, GRAIN_ROW, GRAIN_TILE, grainTile,
  grainX, grainY, gridColumns, gridRows, gridX, gridY, hiddenCells, hiddenStride, isWarped, luma, lumaStride, paintedCorners,
  plateHeight, plateLuma, plateU, plateV, plateWidth, plateX, plateY, reach,
} from './state';
import { fetchWarped } from './warp';

/** Levels below which a correction rounds away. */
const NEGLIGIBLE: f32 = 0.25;

// The cell as the plate shows it: 32-bit floats, as many a row as the cell has pixels.
const patch = memory.data(4 * 64, 16);

// At the corners of the cell at hand: top left, top right, bottom left, bottom right.
let distance0: f32 = 0;
let distance1: f32 = 0;
let distance2: f32 = 0;
let distance3: f32 = 0;
let correction0: f32 = 0;
let correction1: f32 = 0;
let correction2: f32 = 0;
let correction3: f32 = 0;
/** Whether the paint covers all of the cell. */
let isCovered = false;

/** Lists all cells that are nearer to a person than `reach`, but for the hidden ones. */
export function listCells(): void {
  const hidden = hiddenCells + <usize>((gridY / CELL) * hiddenStride + gridX / CELL);
  memory.fill(paintedCorners, 0, <usize>(gridColumns * gridRows));
  cellCount = 0;
  for (let row = 0; row + 1 < gridRows; row++) {
    for (let column = 0; column + 1 < gridColumns; column++) {
      if (load<u8>(hidden + <usize>(row * hiddenStride + column))) continue;
      const at = row * gridColumns + column;
      readDistances(at);
      if (min(min(distance0, distance1), min(distance2, distance3)) >= reach) continue;
      store<i32>(cells + (<usize>(cellCount++) << 2), at);
      const corner = paintedCorners + <usize>at;
      store<u16>(corner, 0x0101);
      store<u16>(corner + <usize>gridColumns, 0x0101);
    }
  }
}

/** Paints the listed cells. */
export function erase(): void {
  const half = plateWidth >> 1;
  for (let i = 0; i < cellCount; i++) {
    const at = load<i32>(cells + (<usize>i << 2));
    readDistances(at);
    isCovered = max(max(distance0, distance1), max(distance2, distance3)) <= reach - FEATHER;
    const x = gridX + (at % gridColumns) * CELL;
    const y = gridY + (at / gridColumns) * CELL;
    readCorrection(at, 0);
    paintCell(luma, lumaStride, plateLuma, plateWidth, plateHeight, x, y, CELL, at);
    readCorrection(at, 1);
    paintCell(chromaU, chromaStride, plateU, half, plateHeight >> 1, x >> 1, y >> 1, CELL / 2, at);
    readCorrection(at, 2);
    paintCell(chromaV, chromaStride, plateV, half, plateHeight >> 1, x >> 1, y >> 1, CELL / 2, at);
  }
}

@inline
function readDistances(at: i32): void {
  const corner = distances + (<usize>at << 2);
  const below = corner + (<usize>gridColumns << 2);
  distance0 = load<f32>(corner);
  distance1 = load<f32>(corner, 4);
  distance2 = load<f32>(below);
  distance3 = load<f32>(below, 4);
}

function readCorrection(at: i32, channel: i32): void {
  const corner = corrections + (<usize>at << 4) + (<usize>channel << 2);
  const below = corner + (<usize>gridColumns << 4);
  correction0 = load<f32>(corner);
  correction1 = load<f32>(corner, 16);
  correction2 = load<f32>(below);
  correction3 = load<f32>(below, 16);
}

/** Paints the cell of one plane whose corner is (x, y) there. */
function paintCell(
  frame: usize, stride: i32, plate: usize, width: i32, height: i32, x: i32, y: i32, side: i32, at: i32,
): void {
  const scale = CELL / side;
  const to = frame + <usize>(y * stride + x);
  const left = x - plateX / scale;
  const top = y - plateY / scale;
  const isInside = left >= 0 && top >= 0 && left + side <= width && top + side <= height;
  const isCorrect =
    max(max(correction0, correction1), max(correction2, correction3)) < NEGLIGIBLE &&
    min(min(correction0, correction1), min(correction2, correction3)) > -NEGLIGIBLE;
  const isGrainy = side == CELL && grain > 0;
  if (isWarped) fetchWarped(patch, plate, width, height, side, at);
  else if (!isInside) fetchRim(plate, width, height, left, top, side);
  else if (isCorrect && isCovered && !isGrainy) {
    copyCell(to, stride, plate + <usize>(top * width + left), width, side);
    return;
  } else fetchInside(plate + <usize>(top * width + left), width, side);
  if (!isCorrect) correctPatch(side);
  if (isGrainy) addGrain(x, y);
  if (isCovered) coverCell(to, stride, side);
  else blendCell(to, stride, side);
}

function copyCell(to: usize, stride: i32, from: usize, width: i32, side: i32): void {
  for (let row = 0; row < side; row++, to += stride, from += width) {
    if (side == CELL) store<u64>(to, load<u64>(from));
    else store<u32>(to, load<u32>(from));
  }
}

function fetchInside(from: usize, width: i32, side: i32): void {
  let to = patch;
  for (let row = 0; row < side; row++, from += width) {
    for (let column = 0; column < side; column += 4, to += 16) v128.store(to, floatsOf(from + column));
  }
}

/** Places beyond the plate repeat its rim. */
function fetchRim(plate: usize, width: i32, height: i32, left: i32, top: i32, side: i32): void {
  let to = patch;
  for (let row = top; row < top + side; row++) {
    const line = plate + <usize>(max(0, min(height - 1, row)) * width);
    for (let column = left; column < left + side; column++, to += 4) {
      store<f32>(to, <f32>load<u8>(line + <usize>max(0, min(width - 1, column))));
    }
  }
}

@inline
function mix(a: v128, b: v128, share: v128): v128 {
  return f32x4.add(a, f32x4.mul(f32x4.sub(b, a), share));
}

/** Adds the correction, bilinear between the cell's corners. */
function correctPatch(side: i32): void {
  const part: f32 = 1.0 / <f32>side;
  let at = patch;
  for (let row = 0; row < side; row++) {
    const t: f32 = (<f32>row + 0.5) * part;
    const left = correction0 + (correction2 - correction0) * t;
    const step = (correction1 + (correction3 - correction1) * t - left) * part;
    for (let column = 0; column < side; column += 4, at += 16) {
      v128.store(at, f32x4.add(v128.load(at), ramp(left, step, column)));
    }
  }
}

/** left + step · (column + ½) for four columns. */
@inline
function ramp(left: f32, step: f32, column: i32): v128 {
  const columns = f32x4.add(f32x4.splat(<f32>column), f32x4(0.5, 1.5, 2.5, 3.5));
  return f32x4.add(f32x4.splat(left), f32x4.mul(f32x4.splat(step), columns));
}

/** Luma alone has grain. (x, y) is the cell's corner in the frame. */
function addGrain(x: i32, y: i32): void {
  const strength = f32x4.splat(grain);
  const column = (x + grainX) & (GRAIN_TILE - 1);
  let at = patch;
  for (let row = 0; row < CELL; row++, at += 32) {
    const from = grainTile + (<usize>(((y + row + grainY) & (GRAIN_TILE - 1)) * GRAIN_ROW + column) << 2);
    v128.store(at, f32x4.add(v128.load(at), f32x4.mul(strength, v128.load(from))));
    v128.store(at, f32x4.add(v128.load(at, 16), f32x4.mul(strength, v128.load(from, 16))), 16);
  }
}

/**
 * Added before fractions are cut off, so that a correction of half a level changes half of the pixels (Bayer 1973) instead of none or
 * all. Whole levels stay as they are.
 */
@inline
function dither(row: i32): v128 {
  switch (row & 3) {
    case 0: return f32x4(0.5 / 16, 8.5 / 16, 2.5 / 16, 10.5 / 16);
    case 1: return f32x4(12.5 / 16, 4.5 / 16, 14.5 / 16, 6.5 / 16);
    case 2: return f32x4(3.5 / 16, 11.5 / 16, 1.5 / 16, 9.5 / 16);
    default: return f32x4(15.5 / 16, 7.5 / 16, 13.5 / 16, 5.5 / 16);
  }
}

/** Writes the patch over the frame. */
function coverCell(to: usize, stride: i32, side: i32): void {
  let at = patch;
  for (let row = 0; row < side; row++, to += stride) {
    const steps = dither(row);
    for (let column = 0; column < side; column += 4, at += 16) {
      store<i32>(to + column, bytesOf(f32x4.add(v128.load(at), steps)));
    }
  }
}

/** Writes the patch over the frame, fading out towards where the distance (bilinear between corners) reaches `reach`. */
function blendCell(to: usize, stride: i32, side: i32): void {
  const part: f32 = 1.0 / <f32>side;
  const one = f32x4.splat(1);
  const zero = f32x4.splat(0);
  let at = patch;
  for (let row = 0; row < side; row++, to += stride) {
    const t: f32 = (<f32>row + 0.5) * part;
    const left = distance0 + (distance2 - distance0) * t;
    const right = distance1 + (distance3 - distance1) * t;
    const step = ((left - right) * part) / FEATHER;
    const steps = dither(row);
    for (let column = 0; column < side; column += 4, at += 16) {
      const cover = ramp((reach - left) / FEATHER, step, column);
      const before = floatsOf(to + column);
      const after = f32x4.add(mix(before, v128.load(at), f32x4.min(cover, one)), steps);
      store<i32>(to + column, bytesOf(v128.bitselect(after, before, f32x4.gt(cover, zero))));
    }
  }
}
