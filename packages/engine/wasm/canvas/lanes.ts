/** Four bytes as four numbers and back. */

@inline
export function floatsOf(from: usize): v128 {
  return f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(from))));
}

/** Cuts off fractions; what lies beyond 0..255 is clipped. */
@inline
export function bytesOf(values: v128): i32 {
  return packBytes(i32x4.trunc_sat_f32x4_u(values));
}

@inline
export function packBytes(values: v128): i32 {
  const words = i16x8.narrow_i32x4_s(values, values);
  return i32x4.extract_lane(i8x16.narrow_i16x8_u(words, words), 0);
}
