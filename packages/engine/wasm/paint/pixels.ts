/** The colour of each pixel, from its four samples. */
import { colourLooks, look, placeAt } from './looks';
import { finishLooks, lookMixed, mixPixels } from './mixed-pixels';
import {
  at32, BAND_ROWS_SHIFT, BLOCK_COLUMNS_SHIFT, BLOCK_ROWS_SHIFT, blocks, blockStride, height, opaqueCells, pixels, samples, stride,
  SURFACE_BYTES, surfaces, triangleMask, width,
} from './state';
import { bandTop, bottom, left, right } from './visibility';

/**
 * Writes the pixels of the band that was drawn last, premultiplied RGBA, and empties its samples. Most pixels show one smooth surface
 * (depths within `tolerance`), of which one look stands for all samples.
 */
export function resolveBand(tolerance: i32): void {
  const end = min(bandTop + (1 << BAND_ROWS_SHIFT), bottom);
  for (let row = bandTop >> BLOCK_ROWS_SHIFT; row << BLOCK_ROWS_SHIFT < end; row++) {
    const firstY = row << BLOCK_ROWS_SHIFT;
    const endY = min(firstY + (1 << BLOCK_ROWS_SHIFT), height);
    for (let column = left >> BLOCK_COLUMNS_SHIFT; column << BLOCK_COLUMNS_SHIFT < right; column++) {
      const block = row * blockStride + column;
      if (load<u8>(blocks + <usize>block) == 0) continue;
      const x = column << BLOCK_COLUMNS_SHIFT;
      let open: u32 = 0;
      for (let y = firstY; y < endY; y++) open |= lookAlongRow(y, y - bandTop, x, tolerance);
      store<u32>(at32(opaqueCells, block), ~open & 0x01010101);
      finishLooks();
      colourLooks();
      mixPixels();
    }
  }
}

/**
 * Looks at the pixels of a row of a block, four at a time. Those beyond the picture see nothing. Gives a byte for each of the block's
 * cells: 1 where something is seen through its pixels.
 */
@inline
function lookAlongRow(y: i32, rowInBand: i32, start: i32, tolerance: i32): u32 {
  let from = samples + (<usize>(rowInBand * stride + start) << 4);
  let pixel = at32(pixels, y * stride + start);
  const mask = triangleMask;
  const base = surfaces;
  const end = min(start + (1 << BLOCK_COLUMNS_SHIFT), width);
  let open: u32 = 0;
  for (let x = start; x < end; x += 4, pixel += 16, from += 64) {
    const a = v128.load(from);
    let b = v128.load(from, 16);
    let c = v128.load(from, 32);
    let d = v128.load(from, 48);
    if (x + 4 > width) {
      // Triangles are filled two pixels at a time: one of them may be beyond.
      if (x + 1 >= width) b = i32x4.splat(0);
      if (x + 2 >= width) c = i32x4.splat(0);
      d = i32x4.splat(0);
    }
    if (!v128.any_true(v128.or(v128.or(a, b), v128.or(c, d)))) {
      open |= cellOf(x);
      continue;
    }
    const zero = i32x4.splat(0);
    v128.store(from, zero);
    v128.store(from, zero, 16);
    v128.store(from, zero, 32);
    v128.store(from, zero, 48);

    // The first samples of the four pixels, their second ones, ….
    const abUpper = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
    const abLower = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
    const cdUpper = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
    const cdLower = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
    const first = v128.shuffle<i64>(abUpper, cdUpper, 0, 2);
    const second = v128.shuffle<i64>(abUpper, cdUpper, 1, 3);
    const third = v128.shuffle<i64>(abLower, cdLower, 0, 2);
    const fourth = v128.shuffle<i64>(abLower, cdLower, 1, 3);
    const least = i32x4.min_s(i32x4.min_s(first, second), i32x4.min_s(third, fourth));
    const most = i32x4.max_s(i32x4.max_s(first, second), i32x4.max_s(third, fourth));
    const distance = i32x4.max_s(i32x4.sub(most, first), i32x4.sub(first, least));
    const isCovered = i32x4.gt_s(least, zero);
    const isSmooth = v128.and(i32x4.lt_s(distance, i32x4.splat(tolerance)), isCovered);
    // All four, but for those beyond the picture.
    const inside = (1 << min(4, width - x)) - 1;
    if ((i32x4.bitmask(isCovered) & inside) != inside) open |= cellOf(x);
    if (v128.any_true(isSmooth)) {
      const surfaceA = base + <usize>(i32x4.extract_lane(first, 0) & mask) * SURFACE_BYTES;
      const surfaceB = base + <usize>(i32x4.extract_lane(first, 1) & mask) * SURFACE_BYTES;
      const surfaceC = base + <usize>(i32x4.extract_lane(first, 2) & mask) * SURFACE_BYTES;
      const surfaceD = base + <usize>(i32x4.extract_lane(first, 3) & mask) * SURFACE_BYTES;
      const rows = i32x4.splat(y);
      look(
        pixel, isSmooth, placeAt(surfaceA, i32x4.splat(x), rows), placeAt(surfaceB, i32x4.splat(x + 1), rows),
        placeAt(surfaceC, i32x4.splat(x + 2), rows), placeAt(surfaceD, i32x4.splat(x + 3), rows),
        surfaceA, surfaceB, surfaceC, surfaceD,
      );
    }
    const mixed = i32x4.bitmask(v128.andnot(i32x4.gt_s(most, zero), isSmooth));
    if (mixed == 0) continue;
    if (mixed & 1) lookMixed(a, pixel, x, y);
    if (mixed & 2) lookMixed(b, pixel + 4, x + 1, y);
    if (mixed & 4) lookMixed(c, pixel + 8, x + 2, y);
    if (mixed & 8) lookMixed(d, pixel + 12, x + 3, y);
  }
  return open;
}

/** The byte of the cell in which a pixel lies. */
@inline
function cellOf(x: i32): u32 {
  return 1 << (x & 24);
}
