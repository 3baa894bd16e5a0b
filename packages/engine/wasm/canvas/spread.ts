/** Push-pull interpolation (Gortler et al. 1996): spreads what is known at some places of a grid smoothly over the others. */
import { pyramid } from './state';

/**
 * A place has four 32-bit floats: three values and their weight, 0 (unknown) to 1 (certain). Replaces the values by the mix of themselves,
 * by their weight, and what their surroundings suggest; weights have no meaning afterwards.
 *
 * @param wanted a byte a place: places of which it is 0 stay as they are
 */
export function spread(places: usize, columns: i32, rows: i32, wanted: usize): void {
  spreadOver(places, columns, rows, wanted, pyramid);
}

/** @param room for all coarser grids */
function spreadOver(fine: usize, columns: i32, rows: i32, wanted: usize, room: usize): void {
  if (columns <= 1 && rows <= 1) return;
  const halfColumns = (columns + 1) >> 1;
  const halfRows = (rows + 1) >> 1;
  halve(fine, columns, rows, room);
  spreadOver(room, halfColumns, halfRows, 0, room + (<usize>(halfColumns * halfRows) << 4));
  pull(room, fine, columns, rows, wanted);
}

/** The grid at half the size: means by weight; weights add up, to at most 1. */
function halve(fine: usize, columns: i32, rows: i32, to: usize): void {
  const line = <usize>columns << 4;
  for (let row = 0; row < rows; row += 2) {
    let from = fine + <usize>row * line;
    const hasLower = row + 1 < rows;
    for (let column = 0; column < columns; column += 2, from += 32, to += 16) {
      const hasRight = column + 1 < columns;
      let sum = weighted(from);
      if (hasRight) sum = f32x4.add(sum, weighted(from + 16));
      if (hasLower) sum = f32x4.add(sum, weighted(from + line));
      if (hasLower && hasRight) sum = f32x4.add(sum, weighted(from + line + 16));
      const weight = f32x4.extract_lane(sum, 3);
      if (weight > 0) sum = f32x4.replace_lane(f32x4.div(sum, f32x4.splat(weight)), 3, min(1, weight));
      v128.store(to, sum);
    }
  }
}

/** The values times their weight, and the weight itself. */
@inline
function weighted(place: usize): v128 {
  return f32x4.mul(f32x4.replace_lane(v128.load(place), 3, 1), v128.load32_splat(place, 12));
}

/** Mixes the coarse grid, read bilinearly, into the places of the fine one that are not certain. */
function pull(coarse: usize, fine: usize, columns: i32, rows: i32, wanted: usize): void {
  const line = <usize>((columns + 1) >> 1) << 4;
  const lastColumn = ((columns + 1) >> 1) - 1;
  const lastRow = ((rows + 1) >> 1) - 1;
  for (let row = 0; row < rows; row++) {
    // Coarse places lie between the fine ones: a quarter of a step from the nearest, three quarters from the next.
    const upper = coarse + <usize>max(0, (row - 1) >> 1) * line;
    const lower = coarse + <usize>min(lastRow, (row + 1) >> 1) * line;
    const down = f32x4.splat(row & 1 ? 0.25 : 0.75);
    for (let column = 0; column < columns; column++, fine += 16) {
      if (wanted != 0 && load<u8>(wanted++) == 0) continue;
      const own = v128.load(fine);
      const weight = v128.shuffle<f32>(own, own, 3, 3, 3, 3);
      const left = <usize>max(0, (column - 1) >> 1) << 4;
      const right = <usize>min(lastColumn, (column + 1) >> 1) << 4;
      const across = f32x4.splat(column & 1 ? 0.25 : 0.75);
      const above = mix(v128.load(upper + left), v128.load(upper + right), across);
      const below = mix(v128.load(lower + left), v128.load(lower + right), across);
      v128.store(fine, mix(mix(above, below, down), own, weight));
    }
  }
}

@inline
function mix(a: v128, b: v128, share: v128): v128 {
  return f32x4.add(a, f32x4.mul(f32x4.sub(b, a), share));
}
