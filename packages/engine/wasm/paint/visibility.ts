/** Which triangle is seen at each of four samples a pixel. */
import {
  at32, ATTRIBUTES, BAND_ROWS_SHIFT, BLOCK_COLUMNS_SHIFT, BLOCK_ROWS_SHIFT, blocks, blockStride, height, opaqueCells, pixels, SNAP_SHIFT,
  stride, triangles, VERTEX_BYTES, vertices, width,
} from './state';
import { fillPiece, fillPieces, LARGEST } from './pieces';
import { describe } from './surfaces';

/** The pixels that may hold something: from left and top up to, not including, right and bottom. Nothing where left ≥ right. */
export let left: i32 = 0;
export let top: i32 = 0;
export let right: i32 = 0;
export let bottom: i32 = 0;

/**
 * The four samples of a pixel, in SNAPs: rows at ¼ and ¾, those of the upper row an eighth left of these columns, those of the lower row
 * as far right. So a pixel has four different columns of samples, and the many nearly upright edges of a figure get four steps of
 * smoothing instead of two.
 */
export const LEFT: i32 = 32;
export const RIGHT: i32 = 224;
export const TOP: i32 = 64;
export const BOTTOM: i32 = 192;
export const PIXEL: i32 = 1 << SNAP_SHIFT;

/** Empties the pixels of the last frame. The samples are emptied by who reads them. */
export function clear(): void {
  for (let row = top >> BLOCK_ROWS_SHIFT; row << BLOCK_ROWS_SHIFT < bottom; row++) {
    for (let column = left >> BLOCK_COLUMNS_SHIFT; column << BLOCK_COLUMNS_SHIFT < right; column++) {
      const block = row * blockStride + column;
      if (load<u8>(blocks + <usize>block) == 0) continue;
      store<u8>(blocks + <usize>block, 0);
      store<u32>(at32(opaqueCells, block), 0);
      clearBlock(column << BLOCK_COLUMNS_SHIFT, row << BLOCK_ROWS_SHIFT);
    }
  }
  left = width;
  top = height;
  right = 0;
  bottom = 0;
}

function clearBlock(x: i32, y: i32): void {
  const end = min(y + (1 << BLOCK_ROWS_SHIFT), height);
  const zero = i32x4.splat(0);
  for (let row = y; row < end; row++) {
    const from = at32(pixels, row * stride + x);
    for (let at: usize = 0; at < 4 << BLOCK_COLUMNS_SHIFT; at += 64) {
      v128.store(from + at, zero);
      v128.store(from + at, zero, 16);
      v128.store(from + at, zero, 32);
      v128.store(from + at, zero, 48);
    }
  }
}

/** The rows of the band that is being drawn: from the top up to, not including, the end. */
export let bandTop: i32 = 0;
export let bandEnd: i32 = 0;

/** Turns to the next band. */
export function enterBand(band: i32): void {
  bandTop = band << BAND_ROWS_SHIFT;
  bandEnd = min(bandTop + (1 << BAND_ROWS_SHIFT), height);
}

/** The first column and row of pixels (numbers 2 and 3) whose samples can lie right of and below a place in SNAPs. */
@inline
export function firstPixel(least: v128): v128 {
  const pixel = i32x4.shr_s(i32x4.add(least, i32x4(0, 0, PIXEL - 1 - RIGHT, PIXEL - 1 - BOTTOM)), SNAP_SHIFT);
  return i32x4.max_s(pixel, i32x4.splat(0));
}

/** The last column and row of pixels whose samples can lie left of and above a place. */
@inline
export function lastPixel(most: v128): v128 {
  return i32x4.min_s(i32x4.shr_s(i32x4.sub(most, i32x4(0, 0, LEFT, TOP)), SNAP_SHIFT), i32x4(0, 0, width - 1, height - 1));
}

/** Tells that all that will be drawn lies in the pixels from `first` to `last` (numbers 2 and 3). */
export function surround(first: v128, last: v128): void {
  left = i32x4.extract_lane(first, 2);
  top = i32x4.extract_lane(first, 3);
  right = i32x4.extract_lane(last, 2) + 1;
  bottom = i32x4.extract_lane(last, 3) + 1;
}

/**
 * Draws what of a triangle lies in the band. A depth is z · depthScale + depthOffset.
 *
 * @param drawn its number in this band, from 1
 * @returns whether it goes on below
 */
@inline
export function drawTriangle(triangle: i32, drawn: i32, depthScale: f64, depthOffset: f64): bool {
  const corners = triangles + <usize>triangle * 12;
  const a = vertices + <usize>load<u32>(corners) * VERTEX_BYTES;
  const b = vertices + <usize>load<u32>(corners, 4) * VERTEX_BYTES;
  const c = vertices + <usize>load<u32>(corners, 8) * VERTEX_BYTES;
  const cornerA = v128.load(a);
  const cornerB = v128.load(b);
  const cornerC = v128.load(c);
  const least = i32x4.min_s(i32x4.min_s(cornerA, cornerB), cornerC);
  const most = i32x4.max_s(i32x4.max_s(cornerA, cornerB), cornerC);
  const first = firstPixel(least);
  const last = lastPixel(most);
  const fromX = i32x4.extract_lane(first, 2);
  const toX = i32x4.extract_lane(last, 2);
  const fromY = max(i32x4.extract_lane(first, 3), bandTop);
  const toY = min(i32x4.extract_lane(last, 3), bandEnd - 1);

  // Texel, light and depth, and their change per pixel.
  const x = f32x4.extract_lane(cornerA, 0);
  const y = f32x4.extract_lane(cornerA, 1);
  const abX = f32x4.extract_lane(cornerB, 0) - x;
  const abY = f32x4.extract_lane(cornerB, 1) - y;
  const acX = f32x4.extract_lane(cornerC, 0) - x;
  const acY = f32x4.extract_lane(cornerC, 1) - y;
  const area = abX * acY - acX * abY;
  // What has an area only because it was snapped has no slopes.
  const scale = f32x4.splat(area < 0 ? 1 / area : 0);
  const atA = v128.load(a, ATTRIBUTES);
  const ab = f32x4.mul(f32x4.sub(v128.load(b, ATTRIBUTES), atA), scale);
  const ac = f32x4.mul(f32x4.sub(v128.load(c, ATTRIBUTES), atA), scale);
  const rightward = f32x4.sub(f32x4.mul(ab, f32x4.splat(acY)), f32x4.mul(ac, f32x4.splat(abY)));
  const downward = f32x4.sub(f32x4.mul(ac, f32x4.splat(abX)), f32x4.mul(ab, f32x4.splat(acX)));

  const slopes = f64x2.promote_low_f32x4(v128.shuffle<f32>(rightward, downward, 3, 7, 3, 7));
  const depthSlopes = f64x2.mul(slopes, f64x2.splat(depthScale));
  const depth = <f64>f32x4.extract_lane(atA, 3) * depthScale + depthOffset;
  const two = v128.shuffle<i32>(cornerA, cornerB, 2, 6, 3, 7);
  const xs = v128.shuffle<i32>(two, cornerC, 0, 1, 6, 0);
  const ys = v128.shuffle<i32>(two, cornerC, 2, 3, 7, 2);
  const size = i32x4.sub(most, least);
  const isLarge = <u32>i32x4.extract_lane(size, 2) > LARGEST || <u32>i32x4.extract_lane(size, 3) > LARGEST;
  if (isLarge) fillPieces(xs, ys, cornerA, depth, depthSlopes, drawn);
  else fillPiece(xs, ys, cornerA, depth, depthSlopes, drawn, fromX, fromY, toX, toY);
  // What nothing waits for comes last: a processor does it while it waits for the samples of this triangle and the next one.
  mark(fromX, fromY, toX, toY);
  describe(cornerA, atA, rightward, downward, triangle, drawn);
  return i32x4.extract_lane(last, 3) >= bandEnd;
}

/** Notes that pixels up to and including `toX`, `toY` may hold something. */
@inline
function mark(fromX: i32, fromY: i32, toX: i32, toY: i32): void {
  const firstColumn = fromX >> BLOCK_COLUMNS_SHIFT;
  const lastColumn = toX >> BLOCK_COLUMNS_SHIFT;
  const lastRow = toY >> BLOCK_ROWS_SHIFT;
  let line = blocks + <usize>((fromY >> BLOCK_ROWS_SHIFT) * blockStride);
  const lastLine = blocks + <usize>(lastRow * blockStride);
  for (; line <= lastLine; line += blockStride) {
    store<u8>(line + <usize>firstColumn, 1);
    store<u8>(line + <usize>lastColumn, 1);
    // Nearly all triangles lie in one or two columns.
    for (let column = firstColumn + 1; column < lastColumn; column++) store<u8>(line + <usize>column, 1);
  }
}
