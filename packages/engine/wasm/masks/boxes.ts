/** Boxes around what a grid holds. */

/** The box that was found last: `x1` and `y1` are one past its last column and row. */
export let x0: i32 = 0;
export let y0: i32 = 0;
export let x1: i32 = 0;
export let y1: i32 = 0;

/** Finds the box of the cells that are at least `least`. False if there are none. */
export function findCells(cells: usize, width: i32, height: i32, least: u8): bool {
  begin(width, height);
  for (let row = 0; row < height; row++) {
    const at = cells + <usize>(row * width);
    let first = 0;
    while (first < width && load<u8>(at + first) < least) first++;
    if (first === width) continue;
    let last = width - 1;
    while (load<u8>(at + last) < least) last--;
    include(first, last, row);
  }
  return x1 > x0;
}

/** Finds the box of the 32-bit floats in a square of `size` a side that are above `least`. */
export function findAbove(values: usize, size: i32, least: f32): void {
  begin(size, size);
  for (let row = 0; row < size; row++) {
    const at = values + (<usize>(row * size) << 2);
    let first = 0;
    while (first < size && load<f32>(at + (<usize>first << 2)) <= least) first++;
    if (first === size) continue;
    let last = size - 1;
    while (load<f32>(at + (<usize>last << 2)) <= least) last--;
    include(first, last, row);
  }
}

/** Copies the box that was found last, with 0 for cells that are below `least`. Up to 15 bytes are written behind it. */
export function cutCells(cells: usize, width: i32, least: u8, to: usize): void {
  const columns = x1 - x0;
  for (let row = y0; row < y1; row++) {
    const from = cells + <usize>(row * width + x0);
    for (let column = 0; column < columns; column += 16) {
      const sixteen = v128.load(from + column);
      v128.store(to + column, v128.and(sixteen, i8x16.ge_u(sixteen, i8x16.splat(least))));
    }
    to += columns;
  }
}

function begin(width: i32, height: i32): void {
  x0 = width;
  y0 = height;
  x1 = 0;
  y1 = 0;
}

@inline
function include(first: i32, last: i32, row: i32): void {
  if (first < x0) x0 = first;
  if (last >= x1) x1 = last + 1;
  if (row < y0) y0 = row;
  y1 = row + 1;
}
