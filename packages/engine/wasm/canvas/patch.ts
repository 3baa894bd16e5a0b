/** A cell of the plate on its way into the frame: its brightness is corrected, it gets its grain, and it fades out where the paint ends. */
import { CELL, FEATHER, GRAIN_ROW, GRAIN_TILE, grainTile, grainX, grainY, gridColumns, reach } from './state';

/** The cell as the plate shows it: 16-bit numbers with VALUE_SHIFT binary places. Rows of chroma, too, take as much as eight numbers. */
export const patch = memory.data(8 * 16, 16);
export const PATCH_ROW: usize = 16;
export const VALUE_SHIFT: i32 = 6;

/** Binary places of numbers that change from row to row, in 32 bits; of shares of the paint, of which 16 bits hold 0 to 1. */
const RAMP_SHIFT: i32 = 16;
const SHARE_SHIFT: i32 = 15;

// A number that is bilinear between the corners of a cell, eight columns at once: in the row at hand, and its change from row to row.
let firstColumns: v128 = i32x4.splat(0);
let lastColumns: v128 = i32x4.splat(0);
let firstStep: v128 = i32x4.splat(0);
let lastStep: v128 = i32x4.splat(0);

export function fetchInside(from: usize, width: i32, side: i32): void {
  let to = patch;
  for (let row = 0; row < side; row++, from += width, to += PATCH_ROW) {
    const bytes = side == CELL ? v128.load64_zero(from) : v128.load32_zero(from);
    v128.store(to, i16x8.shl(i16x8.extend_low_i8x16_u(bytes), VALUE_SHIFT));
  }
}

/** Places beyond the plate repeat its rim. */
export function fetchRim(plate: usize, width: i32, height: i32, left: i32, top: i32, side: i32): void {
  let line = patch;
  for (let row = top; row < top + side; row++, line += PATCH_ROW) {
    const from = plate + <usize>(max(0, min(height - 1, row)) * width);
    let to = line;
    for (let column = left; column < left + side; column++, to += 2) {
      store<i16>(to, <i16>(<i32>load<u8>(from + <usize>max(0, min(width - 1, column))) << VALUE_SHIFT));
    }
  }
}

/** Adds the correction, bilinear between the cell's corners, the first of which is at an address. */
export function correctPatch(corner: usize, side: i32): void {
  const below = corner + (<usize>gridColumns << 4);
  startRamp(load<f32>(corner), load<f32>(corner, 16), load<f32>(below), load<f32>(below, 16), <f32>(1 << RAMP_SHIFT), side);
  const end = patch + <usize>side * PATCH_ROW;
  for (let at = patch; at < end; at += PATCH_ROW) {
    v128.store(at, i16x8.add_sat_s(v128.load(at), nextRow(RAMP_SHIFT - VALUE_SHIFT)));
  }
}

@inline
function startRamp(a: f32, b: f32, c: f32, d: f32, scale: f32, side: i32): void {
  const part: f32 = 1.0 / <f32>side;
  firstColumns = f32x4.mul(f32x4(0.5, 1.5, 2.5, 3.5), f32x4.splat(part));
  lastColumns = f32x4.add(firstColumns, f32x4.splat(4 * part));
  firstStep = mix((c - a) * part * scale, (d - b) * part * scale, firstColumns);
  lastStep = mix((c - a) * part * scale, (d - b) * part * scale, lastColumns);
  const half = f32x4.splat(0.5);
  firstColumns = f32x4.add(mix(a * scale, b * scale, firstColumns), f32x4.mul(firstStep, half));
  lastColumns = f32x4.add(mix(a * scale, b * scale, lastColumns), f32x4.mul(lastStep, half));
  firstColumns = i32x4.trunc_sat_f32x4_s(firstColumns);
  lastColumns = i32x4.trunc_sat_f32x4_s(lastColumns);
  firstStep = i32x4.trunc_sat_f32x4_s(firstStep);
  lastStep = i32x4.trunc_sat_f32x4_s(lastStep);
}

@inline
function mix(a: f32, b: f32, share: v128): v128 {
  return f32x4.add(f32x4.splat(a), f32x4.mul(f32x4.splat(b - a), share));
}

/** A row of eight numbers, with so many binary places less. */
@inline
function nextRow(shift: i32): v128 {
  const row = i16x8.narrow_i32x4_s(i32x4.shr_s(firstColumns, shift), i32x4.shr_s(lastColumns, shift));
  firstColumns = i32x4.add(firstColumns, firstStep);
  lastColumns = i32x4.add(lastColumns, lastStep);
  return row;
}

/** Luma alone has grain. (x, y) is the cell's corner in the frame. */
export function addGrain(x: i32, y: i32): void {
  const column = (x + grainX) & (GRAIN_TILE - 1);
  let at = patch;
  for (let row = 0; row < CELL; row++, at += PATCH_ROW) {
    const from = grainTile + (<usize>(((y + row + grainY) & (GRAIN_TILE - 1)) * GRAIN_ROW + column) << 1);
    v128.store(at, i16x8.add_sat_s(v128.load(at), v128.load(from)));
  }
}

/**
 * Added before fractions are cut off, so that a correction of half a level changes half of the pixels (Bayer 1973) instead of none or
 * all. Whole levels stay as they are.
 */
@inline
function dither(row: i32): v128 {
  switch (row & 3) {
    case 0: return i16x8(2, 34, 10, 42, 2, 34, 10, 42);
    case 1: return i16x8(50, 18, 58, 26, 50, 18, 58, 26);
    case 2: return i16x8(14, 46, 6, 38, 14, 46, 6, 38);
    default: return i16x8(62, 30, 54, 22, 62, 30, 54, 22);
  }
}

/** Writes the patch over the frame. */
export function coverCell(to: usize, stride: i32, side: i32): void {
  let at = patch;
  for (let row = 0; row < side; row++, to += stride, at += PATCH_ROW) {
    storeRow(to, i16x8.add_sat_s(v128.load(at), dither(row)), side);
  }
}

/** Writes the patch over the frame, fading out towards where the distance (bilinear between corners) reaches `reach`. */
export function blendCell(to: usize, stride: i32, a: f32, b: f32, c: f32, d: f32, side: i32): void {
  startRamp(
    (reach - a) / FEATHER, (reach - b) / FEATHER, (reach - c) / FEATHER, (reach - d) / FEATHER, <f32>(1 << SHARE_SHIFT), side,
  );
  let at = patch;
  for (let row = 0; row < side; row++, to += stride, at += PATCH_ROW) {
    const share = i16x8.max_s(nextRow(0), i16x8.splat(0));
    const bytes = side == CELL ? v128.load64_zero(to) : v128.load32_zero(to);
    const before = i16x8.shl(i16x8.extend_low_i8x16_u(bytes), VALUE_SHIFT);
    const change = i16x8.q15mulr_sat_s(i16x8.sub_sat_s(v128.load(at), before), share);
    storeRow(to, i16x8.add_sat_s(i16x8.add(before, change), dither(row)), side);
  }
}

/** Cuts off fractions; what lies beyond 0..255 is clipped. */
@inline
function storeRow(to: usize, values: v128, side: i32): void {
  const wholes = i16x8.shr_s(values, VALUE_SHIFT);
  const bytes = i8x16.narrow_i16x8_u(wholes, wholes);
  if (side == CELL) v128.store64_lane(to, bytes, 0);
  else v128.store32_lane(to, bytes, 0);
}
