/** Reads cells from a plate that lies askew under the frame: bilinear between its pixels, in whole numbers. */
import { PATCH_ROW, VALUE_SHIFT } from './patch';
import { CELL, gridColumns, placesX, placesY, plateX, plateY } from './state';

/** Binary places of a position on the plate. */
const SHIFT: i32 = 14;
const ONE: f64 = 16384;
const FRACTION: i32 = (1 << SHIFT) - 1;
/** Pixels of a row that are read at once. */
const LOAD: i32 = 16;

// Where the pixels of the cell at hand lie, for each coordinate, in whole numbers: that of the first pixel; what is added from one pixel to
// the next; from one row to the next; and how much more the former is in each row.
const START: usize = 0;
const COLUMN: usize = 4;
const ROW: usize = 8;
const TWIST: usize = 12;
const alongX = memory.data(16, 16);
const alongY = memory.data(16, 16);
/** Whether no pixel of the cell needs what lies beyond the plate. */
let isInside = false;

/**
 * Finds out where the pixels of a cell lie on a plane of width × height pixels: for all planes of that size.
 *
 * @param at number of the cell's upper left corner
 */
export function aimCell(width: i32, height: i32, side: i32, at: i32): void {
  const isInsideX = place(alongX, placesX + (<usize>at << 2), <f32>plateX, side, width);
  const isInsideY = place(alongY, placesY + (<usize>at << 2), <f32>plateY, side, height);
  isInside = isInsideX && isInsideY;
}

/**
 * Writes the cell that was aimed at into a patch. Beyond its borders the plate repeats its rim.
 *
 * @param plate a plane of width × height; behind it LOAD more bytes can be read
 */
export function fetchWarped(to: usize, plate: usize, width: i32, height: i32, side: i32): void {
  let x = load<i32>(alongX, START);
  let y = load<i32>(alongY, START);
  let stepX = load<i32>(alongX, COLUMN);
  let stepY = load<i32>(alongY, COLUMN);
  for (let row = 0; row < side; row++, to += PATCH_ROW) {
    const left = x >> SHIFT;
    const lastX = (x + stepX * (side - 1)) >> SHIFT;
    const lastY = y + stepY * (side - 1);
    const top = min(y, lastY) >> SHIFT;
    const bottom = max(y, lastY) >> SHIFT;
    if (isInside && stepX >= 0 && lastX - left < LOAD - 1 && bottom - top < 2) {
      const from = plate + <usize>(top * width + left);
      const below = from + <usize>width;
      // A third row is needed only where some pixels lie below the second.
      fetchRow(to, from, below, bottom > top ? below + <usize>width : below, x & FRACTION, stepX, y - (top << SHIFT), stepY);
    } else fetchPixels(to, side, plate, width, height, x, stepX, y, stepY);
    x += load<i32>(alongX, ROW);
    y += load<i32>(alongY, ROW);
    stepX += load<i32>(alongX, TWIST);
    stepY += load<i32>(alongY, TWIST);
  }
}

/** The same for one coordinate, which is `size` long on the plate. Tells whether no pixel of the cell needs what lies beyond. */
function place(along: usize, corner: usize, origin: f32, side: i32, size: i32): bool {
  const below = corner + (<usize>gridColumns << 2);
  const scale = <f64>side / CELL;
  const part = 1.0 / <f64>side;
  const a = <f64>(load<f32>(corner) - origin) * scale;
  const b = <f64>(load<f32>(corner, 4) - origin) * scale;
  const c = <f64>(load<f32>(below) - origin) * scale;
  const d = <f64>(load<f32>(below, 4) - origin) * scale;
  const twist = (a - b - c + d) * part * part;
  const column = (b - a) * part + twist / 2;
  const row = (c - a) * part + twist / 2;
  // Pixels are met in their middles.
  store<i32>(along, <i32>((a - 0.5 + (column + row) / 2 - twist / 4) * ONE), START);
  store<i32>(along, <i32>(column * ONE), COLUMN);
  store<i32>(along, <i32>(row * ONE), ROW);
  store<i32>(along, <i32>(twist * ONE), TWIST);
  const last = <f64>size - 0.5;
  return a >= 0.5 && b >= 0.5 && c >= 0.5 && d >= 0.5 && a <= last && b <= last && c <= last && d <= last;
}

/** Eight pixels at once, of which chroma means the first four, from three rows of the plate. (x, y) is the first one's place from the first byte. */
@inline
function fetchRow(to: usize, upper: usize, middle: usize, lower: usize, x: i32, stepX: i32, y: i32, stepY: i32): void {
  const firstX = i32x4.add(i32x4.splat(x), i32x4.mul(i32x4.splat(stepX), i32x4(0, 1, 2, 3)));
  const firstY = i32x4.add(i32x4.splat(y), i32x4.mul(i32x4.splat(stepY), i32x4(0, 1, 2, 3)));
  const nextX = i32x4.add(firstX, i32x4.splat(4 * stepX));
  const nextY = i32x4.add(firstY, i32x4.splat(4 * stepY));
  const columns = wholes(firstX, nextX);
  const isBelow = i16x8.ne(wholes(firstY, nextY), i16x8.splat(0));
  // The eight pixels to the left of the places, then those to the right.
  const both = i8x16.narrow_i16x8_u(columns, i16x8.add(columns, i16x8.splat(1)));
  const areBelow = i8x16.narrow_i16x8_s(isBelow, isBelow);
  const second = i8x16.swizzle(v128.load(middle), both);
  const above = v128.bitselect(second, i8x16.swizzle(v128.load(upper), both), areBelow);
  const below = v128.bitselect(i8x16.swizzle(v128.load(lower), both), second, areBelow);
  const right = fractions(firstX, nextX);
  v128.store(to, mix(mixSides(above, right), mixSides(below, right), fractions(firstY, nextY)));
}

@inline
function wholes(first: v128, next: v128): v128 {
  return i16x8.narrow_i32x4_s(i32x4.shr_s(first, SHIFT), i32x4.shr_s(next, SHIFT));
}

/** With 15 binary places. */
@inline
function fractions(first: v128, next: v128): v128 {
  const mask = i32x4.splat(FRACTION);
  return i16x8.shl(i16x8.narrow_i32x4_s(v128.and(first, mask), v128.and(next, mask)), 15 - SHIFT);
}

@inline
function mixSides(pixels: v128, share: v128): v128 {
  const left = i16x8.shl(i16x8.extend_low_i8x16_u(pixels), VALUE_SHIFT);
  return mix(left, i16x8.shl(i16x8.extend_high_i8x16_u(pixels), VALUE_SHIFT), share);
}

@inline
function mix(a: v128, b: v128, share: v128): v128 {
  return i16x8.add(a, i16x8.q15mulr_sat_s(i16x8.sub(b, a), share));
}

/** The same pixel by pixel, wherever they lie. */
function fetchPixels(
  to: usize, side: i32, plate: usize, width: i32, height: i32, x: i32, stepX: i32, y: i32, stepY: i32,
): void {
  for (let column = 0; column < side; column++, to += 2, x += stepX, y += stepY) {
    const px = max(0, min(((width - 1) << SHIFT) - 1, x));
    const py = max(0, min(((height - 1) << SHIFT) - 1, y));
    const from = plate + <usize>((py >> SHIFT) * width + (px >> SHIFT));
    const right = <f32>(px & FRACTION) / <f32>ONE;
    const a = <f32>load<u8>(from);
    const c = <f32>load<u8>(from + width);
    const upper = a + (<f32>load<u8>(from, 1) - a) * right;
    const lower = c + (<f32>load<u8>(from + width, 1) - c) * right;
    const value = upper + (lower - upper) * (<f32>(py & FRACTION) / <f32>ONE);
    store<i16>(to, <i16>(value * <f32>(1 << VALUE_SHIFT) + 0.5));
  }
}
