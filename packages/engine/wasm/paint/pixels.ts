/** The colour of each pixel, from its four samples. */
import {
  at32, BLOCK_COLUMNS_SHIFT, BLOCK_ROWS_SHIFT, blocks, blockStride, height, opaqueCells, pixels, samples, sampleStride, SURFACE_BYTES,
  SURFACE_SHIFT, surfaces, triangleMask, width,
} from './state';
import { bottom, left, right, top } from './visibility';

/**
 * Writes the pixels of what was drawn, premultiplied RGBA, and empties its samples. Most pixels show one smooth surface (depths within
 * `tolerance`), of which one look stands for all samples.
 */
export function resolve(tolerance: i32): void {
  const tolerances = i32x4.splat(tolerance);
  const mask = triangleMask;
  const base = surfaces;
  for (let row = top >> BLOCK_ROWS_SHIFT; row << BLOCK_ROWS_SHIFT < bottom; row++) {
    const firstY = row << BLOCK_ROWS_SHIFT;
    const endY = min(firstY + (1 << BLOCK_ROWS_SHIFT), height);
    for (let column = left >> BLOCK_COLUMNS_SHIFT; column << BLOCK_COLUMNS_SHIFT < right; column++) {
      const block = row * blockStride + column;
      if (load<u8>(blocks + <usize>block) == 0) continue;
      const x = column << BLOCK_COLUMNS_SHIFT;
      const endX = min(x + (1 << BLOCK_COLUMNS_SHIFT), width);
      let open: u32 = 0;
      for (let y = firstY; y < endY; y++) open |= resolveRow(y, x, endX, tolerances, mask, base);
      store<u32>(at32(opaqueCells, block), ~open & 0x01010101);
    }
  }
}

/**
 * Two pixels at a time; the row of samples has an even number of pixels, one beyond the picture sees nothing. Gives a byte for each of the
 * block's cells: 1 where something is seen through its pixels.
 */
@inline
function resolveRow(y: i32, start: i32, end: i32, tolerance: v128, mask: i32, base: usize): u32 {
  let from = samples + (<usize>(y * sampleStride + start) << 4);
  let pixel = at32(pixels, y * width + start);
  const zero = i32x4.splat(0);
  let open: u32 = 0;
  for (let x = start; x < end; x += 2, pixel += 8, from += 32) {
    const one = v128.load(from);
    const other = v128.load(from, 16);
    if (!v128.any_true(v128.or(one, other))) {
      open |= cellOf(x);
      continue;
    }
    v128.store(from, zero);
    v128.store(from, zero, 16);
    const isSmoothOne = isSmooth(one, tolerance);
    const isSmoothOther = isSmooth(other, tolerance);
    if (i32x4.all_true(v128.and(isSmoothOne, isSmoothOther))) {
      const surfaceOne = base + <usize>(i32x4.extract_lane(one, 0) & mask) * SURFACE_BYTES;
      const surfaceOther = base + <usize>(i32x4.extract_lane(other, 0) & mask) * SURFACE_BYTES;
      v128.store64_lane(pixel, shadeTwo(place(surfaceOne, x, y), surfaceOne, place(surfaceOther, x + 1, y), surfaceOther), 0);
      continue;
    }
    if (v128.any_true(one)) store<i32>(pixel, resolvePixel(one, isSmoothOne, x, y));
    if (v128.any_true(other)) store<i32>(pixel, resolvePixel(other, isSmoothOther, x + 1, y), 4);
    if ((load<u32>(pixel) & load<u32>(pixel, 4)) < 0xff000000) open |= cellOf(x);
  }
  return open;
}

/** The byte of the cell in which a pixel lies. */
@inline
function cellOf(x: i32): u32 {
  return 1 << (x & 24);
}

/** All bits where the sample sees something as deep as the first one. */
@inline
function isSmooth(four: v128, tolerance: v128): v128 {
  const distance = i32x4.abs(i32x4.sub(four, v128.shuffle<i32>(four, four, 0, 0, 0, 0)));
  return v128.and(i32x4.lt_s(distance, tolerance), i32x4.gt_s(four, i32x4.splat(0)));
}

@inline
function surfaceOf(drawn: i32): usize {
  return surfaces + <usize>drawn * SURFACE_BYTES;
}

/** Texel u, v and light in the middle of a pixel. */
@inline
function place(surface: usize, x: i32, y: i32): v128 {
  const right = i32x4.mul(v128.load(surface, 16), i32x4.splat(x));
  return i32x4.add(i32x4.add(v128.load(surface), right), i32x4.mul(v128.load(surface, 32), i32x4.splat(y)));
}

/** The four texels around a place, weighted: left and right ones side by side. On the rim the texels beyond have no weight. */
@inline
function weigh(place: v128, clamped: v128, surface: usize): v128 {
  const u = i32x4.extract_lane(clamped, 0);
  const v = i32x4.extract_lane(clamped, 1);
  const rowBytes = load<i32>(surface, 60);
  const at = <usize>(i32x4.extract_lane(place, 3) + (v >> SURFACE_SHIFT) * rowBytes + ((u >> SURFACE_SHIFT) << 2));
  const weightX = (u >> 8) & 255;
  const weightY = (v >> 8) & 255;
  const w11 = (weightX * weightY) >> 8;
  const w01 = weightY - w11;
  const upper = i32x4.splat((256 - weightX - w01) | ((weightX - w11) << 16));
  const lower = i32x4.splat(w01 | (w11 << 16));
  return i16x8.add(
    i16x8.mul(v128.load_ext<u8>(at), v128.shuffle<i16>(upper, upper, 0, 0, 0, 0, 1, 1, 1, 1)),
    i16x8.mul(v128.load_ext<u8>(at + <usize>rowBytes), v128.shuffle<i16>(lower, lower, 0, 0, 0, 0, 1, 1, 1, 1)),
  );
}

@inline
function clamp(place: v128, surface: usize): v128 {
  return i32x4.max_s(i32x4.min_s(place, v128.load(surface, 48)), i32x4.splat(0));
}

/** Straight colours of two places, bilinear and lit: eight bytes, the alphas 255. */
@inline
function shadeTwo(placeA: v128, surfaceA: usize, placeB: v128, surfaceB: usize): v128 {
  const clampedA = clamp(placeA, surfaceA);
  const clampedB = clamp(placeB, surfaceB);
  const a = weigh(placeA, clampedA, surfaceA);
  const b = weigh(placeB, clampedB, surfaceB);
  const both = i16x8.add(v128.shuffle<i64>(a, b, 0, 2), v128.shuffle<i64>(a, b, 1, 3));
  const mean = i16x8.shr_u(i16x8.add(both, i16x8.splat(128)), 8);
  // A colour times 64 and light times 2 (of 256), rounded at 15 places: the colour times the light.
  const light = v128.shuffle<i16>(i32x4.shr_u(clampedA, 8), i32x4.shr_u(clampedB, 8), 4, 4, 4, 4, 12, 12, 12, 12);
  const lit = i16x8.q15mulr_sat_s(i16x8.shl(mean, 6), i16x8.shl(light, 1));
  return v128.or(i8x16.narrow_i16x8_u(lit, lit), i32x4.splat(0xff000000));
}

// By the set of samples that share a colour (1 upper left, 2 upper right, 4 lower left, 8 lower right): where to look for it, from the
// middle of the pixel in eighths (between these samples, which certainly is on their triangle), and how many they are.
const PLACES = memory.data<i8>([
  0, 0, 0, 0, -3, -2, 1, 0, 1, -2, 1, 0, -1, -2, 2, 0, -1, 2, 1, 0, -2, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3, 0,
  3, 2, 1, 0, 0, 0, 2, 0, 2, 0, 2, 0, 0, 0, 3, 0, 1, 2, 2, 0, 0, 0, 3, 0, 0, 0, 3, 0, 0, 0, 4, 0,
]);

/** Premultiplied RGBA of a pixel whose four samples see different triangles, or nothing. */
function resolvePixel(four: v128, isSmooth: v128, x: i32, y: i32): i32 {
  const seen = v128.and(four, i32x4.splat(triangleMask));
  if (i32x4.all_true(isSmooth)) {
    const surface = surfaceOf(i32x4.extract_lane(seen, 0));
    const at = place(surface, x, y);
    return i32x4.extract_lane(shadeTwo(at, surface, at, surface), 0);
  }
  let sum = i16x8.splat(2);
  let open = i32x4.bitmask(i32x4.gt_s(seen, i32x4.splat(0)));
  while (open != 0) {
    const drawn = i32x4.splat(firstOf(seen, open));
    const bits = i32x4.bitmask(i32x4.eq(seen, drawn));
    open &= ~bits;
    const surface = surfaceOf(i32x4.extract_lane(drawn, 0));
    const look = PLACES + (<usize>bits << 2);
    const right = i32x4.mul(v128.load(surface, 16), i32x4.splat(<i32>load<i8>(look)));
    const down = i32x4.mul(v128.load(surface, 32), i32x4.splat(<i32>load<i8>(look, 1)));
    const at = i32x4.add(place(surface, x, y), i32x4.shr_s(i32x4.add(right, down), 3));
    const colour = i16x8.extend_low_i8x16_u(shadeTwo(at, surface, at, surface));
    sum = i16x8.add(sum, i16x8.mul(colour, i16x8.splat(<i16>load<i8>(look, 2))));
  }
  const mean = i16x8.shr_u(sum, 2);
  return i32x4.extract_lane(i8x16.narrow_i16x8_u(mean, mean), 0);
}

@inline
function firstOf(values: v128, open: i32): i32 {
  if (open & 1) return i32x4.extract_lane(values, 0);
  if (open & 2) return i32x4.extract_lane(values, 1);
  return open & 4 ? i32x4.extract_lane(values, 2) : i32x4.extract_lane(values, 3);
}
