/** Draws into masks: lines, and other masks. */

/** Raises the cells of a mask, from `to` on, to those of another one that lies within it. `toWidth`: cells from row to row of the larger one. */
export function layMask(from: usize, width: i32, height: i32, to: usize, toWidth: i32): void {
  for (let row = 0; row < height; row++) {
    let column = 0;
    for (; column + 16 <= width; column += 16) {
      v128.store(to + column, i8x16.max_u(v128.load(to + column), v128.load(from + column)));
    }
    for (; column < width; column++) store<u8>(to + column, max(load<u8>(to + column), load<u8>(from + column)));
    from += width;
    to += toWidth;
  }
}

/**
 * Draws a thick line with a soft rim of one cell where it covers more than what is there.
 *
 * @param startX its start, cells, as is all else; its end lies (deltaX, deltaY) from there
 * @param reach half its width
 */
export function drawLine(
  cells: usize, width: i32, height: i32, startX: f64, startY: f64, deltaX: f64, deltaY: f64, reach: f64,
): void {
  const lengthSquared = max(1e-6, deltaX * deltaX + deltaY * deltaY);
  const left = clip(floor(min(startX, startX + deltaX) - reach - 1), width);
  const right = clip(ceil(max(startX, startX + deltaX) + reach + 1), width);
  const top = clip(floor(min(startY, startY + deltaY) - reach - 1), height);
  const bottom = clip(ceil(max(startY, startY + deltaY) + reach + 1), height);
  for (let row = top; row < bottom; row++) {
    const at = cells + <usize>(row * width);
    const y = <f64>row + 0.5 - startY;
    for (let column = left; column < right; column++) {
      const known = load<u8>(at + column);
      if (known === 255) continue;
      const x = <f64>column + 0.5 - startX;
      const along = max(0, min(1, (x * deltaX + y * deltaY) / lengthSquared));
      const awayX = x - along * deltaX;
      const awayY = y - along * deltaY;
      const inside = reach + 0.5 - sqrt(awayX * awayX + awayY * awayY);
      if (!(inside > 0)) continue;
      const alpha = <u8>(255 * min(1, inside) + 0.5);
      if (alpha > known) store<u8>(at + column, alpha);
    }
  }
}

/** As a number of cells, 0..`most`. */
@inline
function clip(value: f64, most: i32): i32 {
  return <i32>max(0, min(<f64>most, value));
}
