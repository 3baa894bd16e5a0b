/** Fills masks from others, and from what the pose network says. */

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
 * Fills a mask, which is empty, from logits that lie over it as a turned square. (firstX, firstY) is the middle of the first cell, from the
 * middle of the square; a cell to the right moves by (stepX, stepY) in the square, one down by (-stepY, stepX).
 *
 * @param logits 32-bit floats, `size` × `size`
 * @param certain logits beyond this, and below its negative, are as good as certain
 * @param bias what is added to them
 */
export function projectLogits(
  logits: usize, size: i32, cells: usize, width: i32, height: i32,
  x: i32, y: i32, centreX: f64, centreY: f64, stepX: f64, stepY: f64, certain: f64, bias: f64,
): void {
  const half = <f64>(size / 2);
  const last = <f64>(size - 1);
  for (let row = 0; row < height; row++) {
    const dy = <f64>(y + row) + 0.5 - centreY;
    for (let column = 0; column < width; column++, cells++) {
      const dx = <f64>(x + column) + 0.5 - centreX;
      const u = dx * stepX + dy * stepY + half - 0.5;
      const v = dy * stepX - dx * stepY + half - 0.5;
      if (u < -0.5 || v < -0.5 || u > last + 0.5 || v > last + 0.5) continue;
      const logit = readLogit(logits, size, max(0, min(last, u)), max(0, min(last, v)), certain) + bias;
      if (logit > bias - certain) store<u8>(cells, logit >= certain ? 255 : <u8>(255 / (1 + Math.exp(-logit)) + 0.5));
    }
  }
}

/** Between four logits. (u, v) lies within the square. */
@inline
function readLogit(logits: usize, size: i32, u: f64, v: f64, certain: f64): f64 {
  const left = min(size - 2, <i32>u);
  const top = min(size - 2, <i32>v);
  const at = logits + (<usize>(top * size + left) << 2);
  const below = at + (<usize>size << 2);
  const right = u - <f64>left;
  const rest = <f64>(left + 1) - u;
  const upper = limit(load<f32>(at), certain) * rest + limit(load<f32>(at, 4), certain) * right;
  const lower = limit(load<f32>(below), certain) * rest + limit(load<f32>(below, 4), certain) * right;
  return upper * (<f64>(top + 1) - v) + lower * (v - <f64>top);
}

@inline
function limit(logit: f32, certain: f64): f64 {
  const value = <f64>logit;
  return value > certain ? certain : value < -certain ? -certain : value;
}
