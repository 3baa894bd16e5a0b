/** Means over squares of a plane, of some of their pixels, always the same ones: every second place of a lattice. */

/** From one pixel that is looked at to the next, along a row or a column. */
@inline
export function latticeStep(side: i32): i32 {
  return side < 6 ? 2 : <i32>Math.round(<f64>side / 4);
}

/** Mean over a square by its corner. Pixels outside do not count; that nearest to the corner does, where all are outside. */
export function averageSquare(plane: usize, stride: i32, width: i32, height: i32, left: i32, top: i32, side: i32): f64 {
  const step = latticeStep(side);
  const right = min(width, left + side);
  const bottom = min(height, top + side);
  let sum = 0;
  let count = 0;
  let shift = 0;
  for (let y = top; y < bottom; y += step, shift = step - shift) {
    if (y < 0) continue;
    for (let x = left + shift; x < right; x += 2 * step) {
      if (x < 0) continue;
      sum += load<u8>(plane + y * stride + x);
      count++;
    }
  }
  if (count > 0) return <f64>sum / <f64>count;
  return <f64>load<u8>(plane + max(0, min(height - 1, top)) * stride + max(0, min(width - 1, left)));
}
