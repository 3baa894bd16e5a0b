/** The colour of each pixel, from its four samples. */
import { at32, pixels, samples, SURFACE_BYTES, SURFACE_SHIFT, surfaces, texels, triangleMask, width } from './state';

/** Straight colour (four channels of 32 bits, alpha 255) of a place on a texture, bilinear and lit. On the rim the texels beyond have no weight. */
@inline
function shade(u: i32, v: i32, light: i32, surface: usize): v128 {
  const lastU = load<i32>(surface, 52);
  const lastV = load<i32>(surface, 56);
  const width = load<i32>(surface, 48);
  const texelU = u < 0 ? 0 : min(u, lastU);
  const texelV = v < 0 ? 0 : min(v, lastV);
  const at = at32(texels, load<i32>(surface, 44) + (texelV >> SURFACE_SHIFT) * width + (texelU >> SURFACE_SHIFT));
  const weightX = (texelU >> 8) & 255;
  const weightY = (texelV >> 8) & 255;
  const w11 = (weightX * weightY) >> 8;
  const w01 = weightY - w11;
  const upper = i64x2(<i64>(256 - weightX - w01) * 0x0001000100010001, <i64>(weightX - w11) * 0x0001000100010001);
  const lower = i64x2(<i64>w01 * 0x0001000100010001, <i64>w11 * 0x0001000100010001);
  const sum = i16x8.add(
    i16x8.mul(v128.load_ext<u8>(at), upper),
    i16x8.mul(v128.load_ext<u8>(at32(at, width)), lower),
  );
  const both = i16x8.add(sum, v128.shuffle<i64>(sum, sum, 1, 0));
  const mean = i16x8.shr_u(i16x8.add(both, i16x8.splat(128)), 8);
  const lit = i32x4.mul(i32x4.extend_low_i16x8_u(mean), i32x4.replace_lane(i32x4.splat(light >> 8), 3, 256));
  return i32x4.min_s(i32x4.shr_s(i32x4.add(lit, i32x4.splat(128)), 8), i32x4.splat(255));
}

@inline
function pack(colour: v128): i32 {
  const words = i16x8.narrow_i32x4_s(colour, colour);
  return i32x4.extract_lane(i8x16.narrow_i16x8_u(words, words), 0);
}

/**
 * Writes one row of the picture from `start` to `end`: premultiplied RGBA. Most pixels show one smooth surface (depths within `tolerance`),
 * of which one look stands for all samples; there the texel is stepped along from pixel to pixel as long as the triangle stays the same.
 */
export function resolveRow(y: i32, start: i32, end: i32, tolerance: i32): void {
  const row = <usize>width << 2;
  let sample = at32(samples, y * 2 * width + start * 2);
  let pixel = at32(pixels, y * (width >> 1) + start);
  const tolerances = i32x4.splat(tolerance);
  const zero = i32x4.splat(0);
  let drawn = 0;
  let u = 0;
  let v = 0;
  let light = 0;
  let stepU = 0;
  let stepV = 0;
  let stepLight = 0;
  let surface: usize = 0;
  for (let x = start; x < end; x++, pixel += 4, sample += 8) {
    u += stepU;
    v += stepV;
    light += stepLight;
    const four = v128.load64_lane(sample + row, v128.load64_zero(sample), 1);
    if (!v128.any_true(four)) {
      store<i32>(pixel, 0);
      continue;
    }
    const a = i32x4.extract_lane(four, 0);
    const distance = i32x4.abs(i32x4.sub(four, i32x4.splat(a)));
    if (i32x4.all_true(v128.and(i32x4.lt_s(distance, tolerances), i32x4.gt_s(four, zero)))) {
      if ((a & triangleMask) != drawn) {
        drawn = a & triangleMask;
        surface = surfaces + <usize>drawn * SURFACE_BYTES;
        const right = x - load<i32>(surface);
        const down = y - load<i32>(surface, 4);
        stepU = load<i32>(surface, 12);
        stepV = load<i32>(surface, 24);
        stepLight = load<i32>(surface, 36);
        u = load<i32>(surface, 8) + stepU * right + load<i32>(surface, 16) * down;
        v = load<i32>(surface, 20) + stepV * right + load<i32>(surface, 28) * down;
        light = load<i32>(surface, 32) + stepLight * right + load<i32>(surface, 40) * down;
      }
      store<i32>(pixel, pack(shade(u, v, light, surface)));
    } else {
      store<i32>(pixel, averageSamples(v128.and(four, i32x4.splat(triangleMask)), x, y));
    }
  }
}

// By the set of samples that share a colour (1 upper left, 2 upper right, 4 lower left, 8 lower right): where to look for it, from the
// middle of the pixel in eighths (between these samples, which certainly is on their triangle), and how many they are.
const PLACES = memory.data<i8>([
  0, 0, 0, 0, -3, -2, 1, 0, 1, -2, 1, 0, -1, -2, 2, 0, -1, 2, 1, 0, -2, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3, 0,
  3, 2, 1, 0, 0, 0, 2, 0, 2, 0, 2, 0, 0, 0, 3, 0, 1, 2, 2, 0, 0, 0, 3, 0, 0, 0, 3, 0, 0, 0, 4, 0,
]);

/** Premultiplied RGBA of a pixel whose four samples see these triangles (0: nothing). */
function averageSamples(seen: v128, x: i32, y: i32): i32 {
  let sum = i32x4.splat(0);
  let open = i32x4.bitmask(i32x4.gt_s(seen, i32x4.splat(0)));
  let rest = seen;
  while (open != 0) {
    const drawn = firstOf(rest, open);
    const bits = i32x4.bitmask(i32x4.eq(seen, i32x4.splat(drawn)));
    open &= ~bits;
    const place = PLACES + (<usize>bits << 2);
    const surface = surfaces + <usize>drawn * SURFACE_BYTES;
    const right = ((x - load<i32>(surface)) << 3) + <i32>load<i8>(place);
    const down = ((y - load<i32>(surface, 4)) << 3) + <i32>load<i8>(place, 1);
    const u = load<i32>(surface, 8) + ((load<i32>(surface, 12) * right + load<i32>(surface, 16) * down) >> 3);
    const v = load<i32>(surface, 20) + ((load<i32>(surface, 24) * right + load<i32>(surface, 28) * down) >> 3);
    const light = load<i32>(surface, 32) + ((load<i32>(surface, 36) * right + load<i32>(surface, 40) * down) >> 3);
    sum = i32x4.add(sum, i32x4.mul(shade(u, v, light, surface), i32x4.splat(<i32>load<i8>(place, 2))));
  }
  return pack(i32x4.shr_s(i32x4.add(sum, i32x4.splat(2)), 2));
}

@inline
function firstOf(values: v128, open: i32): i32 {
  if (open & 1) return i32x4.extract_lane(values, 0);
  if (open & 2) return i32x4.extract_lane(values, 1);
  return open & 4 ? i32x4.extract_lane(values, 2) : i32x4.extract_lane(values, 3);
}
