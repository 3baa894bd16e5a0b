/** Area averages of pictures with alpha. */

/**
 * Adds a row of RGBA bytes, `weight` times, to sums of premultiplied colours and alpha, four doubles a cell.
 *
 * @param starts integers, one a cell and one more: its first and, as the next one's, its end in the two following
 * @param sources integers: columns of the row
 * @param weights doubles: their shares of the cell
 */
export function addShrunkRow(row: usize, weight: f64, starts: usize, sources: usize, weights: usize, cells: i32, sums: usize): void {
  let k = load<i32>(starts);
  for (let x = 0; x < cells; x++) {
    const end = load<i32>(starts + (<usize>x << 2), 4);
    const at = sums + (<usize>x << 5);
    for (; k < end; k++) {
      const pixel = row + (<usize>load<i32>(sources + (<usize>k << 2)) << 2);
      const opacity = load<u8>(pixel, 3);
      if (opacity == 0) continue;
      const alpha = <f64>opacity * (weight * load<f64>(weights + (<usize>k << 3)));
      const redGreen = f64x2.replace_lane(f64x2.splat(<f64>load<u8>(pixel)), 1, <f64>load<u8>(pixel, 1));
      const blueOne = f64x2.replace_lane(f64x2.splat(<f64>load<u8>(pixel, 2)), 1, 1);
      v128.store(at, f64x2.add(v128.load(at), f64x2.mul(redGreen, f64x2.splat(alpha))));
      v128.store(at + 16, f64x2.add(v128.load(at, 16), f64x2.mul(blueOne, f64x2.splat(alpha))));
    }
  }
}
