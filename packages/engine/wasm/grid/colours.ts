/** Colours of a character: three 32-bit floats a texel, 0 … 255. */

/**
 * Undoes the premultiplication of a row of RGBA floats. Texels through which all shines stay as they were.
 *
 * @param premultiplied four 32-bit floats a texel
 * @param alpha one a texel, 0 … 1
 */
export function straightenRow(premultiplied: usize, width: i32, rgb: usize, alpha: usize): void {
  for (let x = 0; x < width; x++) {
    const from = premultiplied + (<usize>x << 4);
    const opacity = min<f64>(1, <f64>load<f32>(from, 12) / 255);
    if (opacity <= 1.0 / 255) continue;
    store<f32>(alpha + (<usize>x << 2), <f32>opacity);
    for (let c: usize = 0; c < 12; c += 4) {
      const value = <f64>load<f32>(from + c) / opacity;
      store<f32>(rgb + <usize>(x * 12) + c, <f32>min<f64>(255, max<f64>(0, value)));
    }
  }
}

/**
 * Opaque RGBA bytes, each the whole number that is nearest, the even one of two.
 *
 * @param rgb as said, and room for one float more
 */
export function packColours(rgb: usize, count: i32, bytes: usize): void {
  let i = 0;
  for (; i + 4 <= count; i += 4) {
    const from = rgb + <usize>(i * 12);
    const low = i16x8.narrow_i32x4_s(wholeNumbers(from), wholeNumbers(from + 12));
    const high = i16x8.narrow_i32x4_s(wholeNumbers(from + 24), wholeNumbers(from + 36));
    v128.store(bytes + (<usize>i << 2), v128.or(i8x16.narrow_i16x8_u(low, high), i32x4.splat(0xff000000)));
  }
  for (; i < count; i++) {
    const one = i16x8.narrow_i32x4_s(wholeNumbers(rgb + <usize>(i * 12)), i32x4.splat(0));
    store<u32>(bytes + (<usize>i << 2), i32x4.extract_lane(i8x16.narrow_i16x8_u(one, one), 0) | 0xff000000);
  }
}

@inline
function wholeNumbers(from: usize): v128 {
  return i32x4.trunc_sat_f32x4_s(f32x4.nearest(v128.load(from)));
}

/**
 * How much the colour changes around each texel inside, over two texels, in shares of `full`, 1 at most, times `strength`. Where something
 * shines through, and in the outermost rows and columns, nothing does.
 *
 * @param alpha one 32-bit float a texel, 0 … 1
 * @param inside bytes
 * @param out 32-bit floats; 0
 */
export function measureEdges(
  rgb: usize, alpha: usize, inside: usize, width: i32, height: i32, strength: f64, full: f64, out: usize,
): void {
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x;
      if (!load<u8>(inside + i)) continue;
      const squared = squaredStep(rgb, alpha, i - 1, i + 1) + squaredStep(rgb, alpha, i - width, i + width);
      store<f32>(out + (<usize>i << 2), <f32>(strength * min<f64>(1, sqrt(squared) / full)));
    }
  }
}

@inline
function squaredStep(rgb: usize, alpha: usize, a: i32, b: i32): f64 {
  if (<f64>load<f32>(alpha + (<usize>a << 2)) <= 0.9 || <f64>load<f32>(alpha + (<usize>b << 2)) <= 0.9) return 0;
  const from = rgb + <usize>(a * 12);
  const to = rgb + <usize>(b * 12);
  const red = <f64>load<f32>(to) - <f64>load<f32>(from);
  const green = <f64>load<f32>(to, 4) - <f64>load<f32>(from, 4);
  const blue = <f64>load<f32>(to, 8) - <f64>load<f32>(from, 8);
  return red * red + green * green + blue * blue;
}
