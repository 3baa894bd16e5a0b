/** Paints the plate over the people of a frame, cell by cell. */
import { addGrain, blendCell, correctPatch, coverCell, fetchInside, fetchRim, patch } from './patch';
import {
  CELL, cellCount, cells, chromaStride, chromaU, chromaV, corrections, distances, FEATHER, gridColumns, gridRows, gridX, gridY, hasGrain,
  hiddenCells, hiddenStride, isWarped, luma, lumaStride, paintedCorners, plateHeight, plateLuma, plateU, plateV, plateWidth, plateX,
  plateY, reach,
} from './state';
import { aimCell, fetchWarped } from './warp';

/** Levels below which a correction rounds away. */
const NEGLIGIBLE: f32 = 0.25;

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
    if (isWarped) aimCell(plateWidth, plateHeight, CELL, at);
    readCorrection(at, 0);
    paintCell(luma, lumaStride, plateLuma, plateWidth, plateHeight, x, y, CELL);
    if (isWarped) aimCell(half, plateHeight >> 1, CELL / 2, at);
    readCorrection(at, 1);
    paintCell(chromaU, chromaStride, plateU, half, plateHeight >> 1, x >> 1, y >> 1, CELL / 2);
    readCorrection(at, 2);
    paintCell(chromaV, chromaStride, plateV, half, plateHeight >> 1, x >> 1, y >> 1, CELL / 2);
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
  frame: usize, stride: i32, plate: usize, width: i32, height: i32, x: i32, y: i32, side: i32,
): void {
  const scale = CELL / side;
  const to = frame + <usize>(y * stride + x);
  const left = x - plateX / scale;
  const top = y - plateY / scale;
  const isInside = left >= 0 && top >= 0 && left + side <= width && top + side <= height;
  const isCorrect =
    max(max(correction0, correction1), max(correction2, correction3)) < NEGLIGIBLE &&
    min(min(correction0, correction1), min(correction2, correction3)) > -NEGLIGIBLE;
  const isGrainy = side == CELL && hasGrain;
  if (isWarped) fetchWarped(patch, plate, width, height, side);
  else if (!isInside) fetchRim(plate, width, height, left, top, side);
  else if (isCorrect && isCovered && !isGrainy) {
    copyCell(to, stride, plate + <usize>(top * width + left), width, side);
    return;
  } else fetchInside(plate + <usize>(top * width + left), width, side);
  if (!isCorrect) correctPatch(correction0, correction1, correction2, correction3, side);
  if (isGrainy) addGrain(x, y);
  if (isCovered) coverCell(to, stride, side);
  else blendCell(to, stride, distance0, distance1, distance2, distance3, side);
}

function copyCell(to: usize, stride: i32, from: usize, width: i32, side: i32): void {
  for (let row = 0; row < side; row++, to += stride, from += width) {
    if (side == CELL) store<u64>(to, load<u64>(from));
    else store<u32>(to, load<u32>(from));
  }
}
