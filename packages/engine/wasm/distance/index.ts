/**
 * Spreads distances over a grid, written in AssemblyScript for its SIMD. `scripts/build-kernels.ts` compiles it;
 * `scene/background/distance-field.ts` lays out its memory and calls it. Minima are `pmin`: one instruction, where `min` takes care of what is
 * no number.
 */

import { columns, distances, mask, meanings, rows, stride } from './state';

export { cell, columns, distances, farthest, firstColumn, firstRow, mask, meanings, rows, stride } from './state';
export { across, down, found, isStill, left, limit, side, top, transform } from './state';
export { findClear, findNear, measure } from './places';

/** Enters the mask of `width` × `height` places whose first one is number `start`, where its distances are less than those known. */
export function enter(start: i32, width: i32, height: i32): void {
  let from = mask;
  let to = distances + (<usize>start << 2);
  for (let row = 0; row < height; row++, from += <usize>width, to += <usize>stride << 2) {
    let column: i32 = 0;
    for (; column + 16 <= width; column += 16) enterSixteen(from + <usize>column, to + (<usize>column << 2));
    for (; column < width; column++) enterOne(from + <usize>column, to + (<usize>column << 2));
  }
}

/** Most of a mask are runs of one value. */
@inline
function enterSixteen(from: usize, to: usize): void {
  const bytes = v128.load(from);
  if (i8x16.all_true(i8x16.eq(bytes, v128.load8_splat(from)))) {
    const four = v128.load32_splat(meanings + (<usize>load<u8>(from) << 2));
    for (let at = to; at < to + 64; at += 16) v128.store(at, f32x4.pmin(v128.load(at), four));
  } else for (let i: usize = 0; i < 16; i++) enterOne(from + i, to + (i << 2));
}

@inline
function enterOne(from: usize, to: usize): void {
  store<f32>(to, min(load<f32>(to), load<f32>(meanings + (<usize>load<u8>(from) << 2))));
}

/** Two sweeps over the grid; each takes over what the neighbours already passed know, which are `straight` or `slant` away. */
export function spread(straight: f32, slant: f64): void {
  const line = <usize>stride << 2;
  const end = distances + <usize>rows * line;
  for (let row = distances + line; row < end; row += line) sweepRight(row, row - line, straight, slant);
  for (let row = end - 2 * line; row >= distances; row -= line) sweepLeft(row, row + line, straight, slant);
}

function sweepRight(row: usize, above: usize, straight: f32, slant: f64): void {
  const end = row + (<usize>(columns - 1) << 2);
  let before = v128.load32_splat(row);
  for (let at = row + 4; at < end; at += 16) {
    const four = takeOver(at, above + (at - row), straight, slant);
    const left = v128.shuffle<f32>(before, four, 3, 4, 5, 6);
    v128.store(at, four);
    before = four;
    // Mostly, all four know better than what lies to the left.
    if (!v128.any_true(f32x4.gt(four, f32x4.add(left, f32x4.splat(straight))))) continue;
    let nearest = f32x4.extract_lane(left, 0);
    for (let to = at; to < at + 16; to += 4) {
      nearest = min(load<f32>(to), nearest + straight);
      store<f32>(to, nearest);
    }
    before = f32x4.splat(nearest);
  }
}

function sweepLeft(row: usize, below: usize, straight: f32, slant: f64): void {
  let before = f32x4.splat(f32.MAX_VALUE);
  for (let at = row + (<usize>((columns - 3) & ~3) << 2) + 4; at > row; at -= 16) {
    const four = takeOver(at, below + (at - row), straight, slant);
    const right = v128.shuffle<f32>(four, before, 1, 2, 3, 4);
    v128.store(at, four);
    before = four;
    if (!v128.any_true(f32x4.gt(four, f32x4.add(right, f32x4.splat(straight))))) continue;
    let nearest = f32x4.extract_lane(right, 3);
    for (let to = at + 12; to >= at; to -= 4) {
      nearest = min(load<f32>(to), nearest + straight);
      store<f32>(to, nearest);
    }
    before = f32x4.splat(nearest);
  }
}

/** The distances of four places, from those of the row next to theirs. */
@inline
function takeOver(own: usize, next: usize, straight: f32, slant: f64): v128 {
  const corner = f32x4.pmin(v128.load(next - 4), v128.load(next, 4));
  const low = f32x4.demote_f64x2_zero(f64x2.add(f64x2.promote_low_f32x4(corner), f64x2.splat(slant)));
  const upper = v128.shuffle<f32>(corner, corner, 2, 3, 2, 3);
  const high = f32x4.demote_f64x2_zero(f64x2.add(f64x2.promote_low_f32x4(upper), f64x2.splat(slant)));
  const byCorner = v128.shuffle<f32>(low, high, 0, 1, 4, 5);
  const byEdge = f32x4.add(v128.load(next), f32x4.splat(straight));
  return f32x4.pmin(v128.load(own), f32x4.pmin(byEdge, byCorner));
}
