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
      if (distance0 >= reach && distance1 >= reach && distance2 >= reach && distance3 >= reach) continue;
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
    const whole = reach - FEATHER;
    isCovered = distance0 <= whole && distance1 <= whole && distance2 <= whole && distance3 <= whole;
    const x = gridX + (at % gridColumns) * CELL;
    const y = gridY + (at / gridColumns) * CELL;
    const corner = corrections + (<usize>at << 4);
    const correct = findNegligible(corner);
    if (isWarped) aimCell(plateWidth, plateHeight, CELL, at);
    paintCell(luma, lumaStride, plateLuma, plateWidth, plateHeight, x, y, CELL, corner, correct & 1);
    if (isWarped) aimCell(half, plateHeight >> 1, CELL / 2, at);
    paintCell(chromaU, chromaStride, plateU, half, plateHeight >> 1, x >> 1, y >> 1, CELL / 2, corner + 4, correct & 2);
    paintCell(chromaV, chromaStride, plateV, half, plateHeight >> 1, x >> 1, y >> 1, CELL / 2, corner + 8, correct & 4);
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

/** A bit for each plane: 1 where the corrections at all four corners of a cell round away. */
@inline
function findNegligible(corner: usize): i32 {
  const below = corner + (<usize>gridColumns << 4);
  const upper = f32x4.pmax(f32x4.abs(v128.load(corner)), f32x4.abs(v128.load(corner, 16)));
  const lower = f32x4.pmax(f32x4.abs(v128.load(below)), f32x4.abs(v128.load(below, 16)));
  return i32x4.bitmask(f32x4.lt(f32x4.pmax(upper, lower), f32x4.splat(NEGLIGIBLE)));
}

/**
 * Paints the cell of one plane whose corner is (x, y) there.
 *
 * @param correction address of the plane's correction at that corner
 * @param isCorrect not 0 where corrections round away
 */
function paintCell(
  frame: usize, stride: i32, plate: usize, width: i32, height: i32, x: i32, y: i32, side: i32, correction: usize,
  isCorrect: i32,
): void {
  const scale = CELL / side;
  const to = frame + <usize>(y * stride + x);
  const left = x - plateX / scale;
  const top = y - plateY / scale;
  const isInside = left >= 0 && top >= 0 && left + side <= width && top + side <= height;
  const isGrainy = side == CELL && hasGrain;
  if (isWarped) fetchWarped(patch, plate, width, height, side);
  else if (!isInside) fetchRim(plate, width, height, left, top, side);
  else if (isCorrect && isCovered && !isGrainy) {
    copyCell(to, stride, plate + <usize>(top * width + left), width, side);
    return;
  } else fetchInside(plate + <usize>(top * width + left), width, side);
  if (!isCorrect) correctPatch(correction, side);
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
