/** Pictures of figures: RGBA bytes with straight alpha. */

/** Alpha of each pixel, 0 … 1, as a 32-bit float. */
export function readAlpha(pixels: usize, count: i32, alpha: usize): void {
  for (let i = 0; i < count; i++) {
    store<f32>(alpha + (<usize>i << 2), <f32>load<u8>(pixels + (<usize>i << 2), 3) / 255);
  }
}

/** Clears the pixels whose alpha, given as 32-bit floats, is 0. */
export function clearHidden(pixels: usize, count: i32, alpha: usize): void {
  for (let i: usize = 0; i < <usize>count << 2; i += 4) if (load<f32>(alpha + i) == 0) store<u32>(pixels + i, 0);
}

/** Clears the pixels of which nothing shows. */
export function clearTransparent(pixels: usize, count: i32): void {
  for (let i: usize = 0; i < <usize>count << 2; i += 4) if (load<u8>(pixels + i, 3) == 0) store<u32>(pixels + i, 0);
}

/**
 * Paints a row of a figure, shrunk or enlarged by taking the nearest pixels, over RGB bytes.
 *
 * @param source the row that is nearest
 * @param columns integers: the nearest column for each pixel of the row, −1 beside the figure
 * @param opaque bytes, 256 a channel: what becomes of each value where nothing shines through
 * @param mixed doubles, 256 a channel: the same, not rounded
 * @param backdrop doubles, one a channel
 */
export function paintFigureRow(
  source: usize, columns: usize, width: i32, opaque: usize, mixed: usize, backdrop: usize, row: usize,
): void {
  for (let x = 0; x < width; x++) {
    const column = load<i32>(columns + (<usize>x << 2));
    if (column < 0) continue;
    const from = source + (<usize>column << 2);
    const alpha = load<u8>(from, 3);
    if (alpha == 0) continue;
    const to = row + <usize>(x * 3);
    for (let c: usize = 0; c < 3; c++) {
      const entry = (c << 8) + <usize>load<u8>(from + c);
      if (alpha == 255) {
        store<u8>(to + c, load<u8>(opaque + entry));
        continue;
      }
      const share = <f64>alpha / 255;
      const value = share * load<f64>(mixed + (entry << 3)) + (1 - share) * load<f64>(backdrop + (c << 3));
      // Halves are rounded up.
      const up = ceil(value);
      store<u8>(to + c, <u8>(up - 0.5 > value ? up - 1 : up));
    }
  }
}
