/** Separable filters over premultiplied RGBA, four 32-bit floats a pixel. */

/** A row of RGBA bytes with straight alpha becomes floats, 0 … 255, multiplied with it. */
export function premultiplyRow(source: usize, width: i32, line: usize): void {
  for (let x = 0; x < width; x++) {
    const bytes = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(source + (<usize>x << 2))));
    const alpha = <f64>i32x4.extract_lane(bytes, 3);
    const share = alpha / 255;
    const low = f32x4.demote_f64x2_zero(f64x2.mul(f64x2.convert_low_i32x4_u(bytes), f64x2.splat(share)));
    const blue = <f64>i32x4.extract_lane(bytes, 2) * share;
    const to = line + (<usize>x << 4);
    v128.store(to, f32x4.replace_lane(f32x4.replace_lane(low, 2, <f32>blue), 3, <f32>alpha));
  }
}

/** Each pixel of `out` is a sum of `count` of the line's, from one of `first` on, by its `weights`. */
export function filterRow(line: usize, first: usize, weights: usize, count: i32, width: i32, out: usize): void {
  for (let x = 0; x < width; x++) {
    let low = f64x2.splat(0);
    let high = f64x2.splat(0);
    let from = line + (<usize>load<i32>(first + (<usize>x << 2)) << 4);
    let weight = weights + (<usize>(x * count) << 2);
    for (let k = 0; k < count; k++, from += 16, weight += 4) {
      const share = f64x2.splat(<f64>load<f32>(weight));
      low = f64x2.add(low, f64x2.mul(f64x2.promote_low_f32x4(v128.load64_zero(from)), share));
      high = f64x2.add(high, f64x2.mul(f64x2.promote_low_f32x4(v128.load64_zero(from, 8)), share));
    }
    const to = out + (<usize>x << 4);
    v128.store(to, join(low, high));
  }
}

/** A row of `length` floats that is a sum of `count` rows of the input, one below the other, by `weights`. */
export function filterColumns(input: usize, weights: usize, count: i32, length: i32, out: usize): void {
  for (let i = 0; i < length; i += 4) {
    const at = <usize>i << 2;
    let sum = f32x4.splat(0);
    for (let k = 0; k < count; k++) {
      const share = f64x2.splat(<f64>load<f32>(weights + (<usize>k << 2)));
      const from = input + at + (<usize>(k * length) << 2);
      const low = f64x2.mul(f64x2.promote_low_f32x4(v128.load64_zero(from)), share);
      const high = f64x2.mul(f64x2.promote_low_f32x4(v128.load64_zero(from, 8)), share);
      // Sums are kept as 32-bit floats from row to row.
      sum = join(
        f64x2.add(f64x2.promote_low_f32x4(sum), low),
        f64x2.add(f64x2.promote_low_f32x4(i32x4.shuffle(sum, sum, 2, 3, 2, 3)), high),
      );
    }
    v128.store(out + at, sum);
  }
}

/** Four doubles as 32-bit floats. */
@inline
function join(low: v128, high: v128): v128 {
  return i32x4.shuffle(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 1, 4, 5);
}
