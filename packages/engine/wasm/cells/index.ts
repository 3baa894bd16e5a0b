/**
 * Shrinks the planes of a frame to cells, written in AssemblyScript for its SIMD. `scripts/build-kernels.ts` compiles it;
 * `scene/cells/cell-shrinker.ts` lays out its memory and calls it.
 */
import { averageSquare, latticeStep } from './square';

/** The plane, `width` × `height` pixels; what is read behind it has no meaning. */
export let plane: usize = 0;
export let stride: i32 = 0;
export let width: i32 = 0;
export let height: i32 = 0;
/** Gets a byte of each cell, row by row; some more are written behind the last one. */
export let means: usize = 0;
export let columns: i32 = 0;
export let rows: i32 = 0;

/** @param side pixels of a cell */
export function shrink(side: i32): void {
  const isQuick = side == 8 || side == 4;
  const whole = width / side;
  for (let row = 0; row < rows; row++) {
    if (isQuick) shrinkRow(row, side, whole);
    else shrinkRowSlowly(row, side, whole);
    for (let column = whole; column < columns; column++) {
      const mean = averageSquare(plane, stride, width, height, column * side, row * side, side);
      store<u8>(means + row * columns + column, <i32>(mean + 0.5));
    }
  }
}

/** Four cells at once, for sides at which every second pixel of every second row is a place of the lattice. */
function shrinkRow(row: i32, side: i32, whole: i32): void {
  const bottom = min(height, (row + 1) * side);
  const looked = (bottom - row * side + 1) / 2;
  const count = f32x4.splat(<f32>(looked * (side >> 2)));
  const line = <usize>(2 * stride);
  let from = plane + <usize>(row * side * stride);
  for (let column = 0; column < whole; column += 4) {
    let sums = sumOfFours(from, line, looked);
    from += 16;
    if (side == 8) {
      const next = sumOfFours(from, line, looked);
      from += 16;
      sums = i32x4.add(i32x4.shuffle(sums, next, 0, 2, 4, 6), i32x4.shuffle(sums, next, 1, 3, 5, 7));
    }
    const rounded = f32x4.add(f32x4.div(f32x4.convert_i32x4_s(sums), count), f32x4.splat(0.5));
    const words = i32x4.trunc_sat_f32x4_s(rounded);
    v128.store32_lane(means + row * columns + column, i8x16.shuffle(words, words, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12), 0);
  }
}

/** Sums over four squares, four pixels wide: of their first pixel in the first of the rows that are looked at, of the third in the next one. */
@inline
function sumOfFours(from: usize, line: usize, looked: i32): v128 {
  let pairs = i16x8.splat(0);
  let first = i32x4.splat(0xff);
  for (let i = 0; i < looked; i++, from += line) {
    pairs = i16x8.add(pairs, i16x8.extadd_pairwise_i8x16_u(v128.and(v128.load(from), first)));
    first = v128.xor(first, i32x4.splat(0xff00ff));
  }
  return i32x4.extadd_pairwise_i16x8_u(pairs);
}

/** The same for any side, cell by cell. */
function shrinkRowSlowly(row: i32, side: i32, whole: i32): void {
  const step = latticeStep(side);
  const top = plane + <usize>(row * side * stride);
  const end = plane + <usize>(min(height, (row + 1) * side) * stride);
  for (let column = 0; column < whole; column++) {
    let sum: u32 = 0;
    let count: u32 = 0;
    let shift = 0;
    for (let line = top; line < end; line += <usize>(step * stride), shift = step - shift) {
      const first = line + <usize>(column * side);
      for (let at = first + <usize>shift; at < first + <usize>side; at += <usize>(2 * step), count++) sum += load<u8>(at);
    }
    store<u8>(means + row * columns + column, (2 * sum + count) / (2 * count));
  }
}
