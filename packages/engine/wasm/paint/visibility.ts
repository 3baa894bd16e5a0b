/** Which triangle is seen at each of four samples a pixel. */
import {
  at32, ATTRIBUTES, BAND_ROWS_SHIFT, BLOCK_COLUMNS_SHIFT, BLOCK_ROWS_SHIFT, blocks, blockStride, height,
  opaqueCells, pixels, samples, stride, SNAP_SHIFT, triangleMask,
  triangles, VERTEX_BYTES, vertices, width,
} from './state';
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
const LEFT: i32 = 32;
const RIGHT: i32 = 224;
const TOP: i32 = 64;
const BOTTOM: i32 = 192;
const PIXEL: i32 = 1 << SNAP_SHIFT;
/** Edges of triangles larger than this overflow: such are cut in pieces. */
const LARGEST: u32 = 100 << SNAP_SHIFT;

// The depth of the triangle at hand: at the corner of the picture's first pixel (wrapped around), its change per pixel.
let depthCorner: f64 = 0;
let depthRight: f64 = 0;
let depthDown: f64 = 0;

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
let bandEnd: i32 = 0;

/** Turns to the next band. */
export function enterBand(band: i32): void {
  bandTop = band << BAND_ROWS_SHIFT;
  bandEnd = min(bandTop + (1 << BAND_ROWS_SHIFT), height);
}

/** What comes of drawing a triangle in a band: something is seen of it, and it goes on below. */
export const SEEN: i32 = 1;
export const GOES_ON: i32 = 2;

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

/**
 * Draws what of a triangle lies in the band. A depth is z · depthScale + depthOffset.
 *
 * @param drawn its number in this band, from 1
 * @returns SEEN, GOES_ON, both or 0
 */
export function drawTriangle(triangle: i32, drawn: i32, depthScale: f64, depthOffset: f64): i32 {
  const corners = triangles + <usize>triangle * 12;
  const a = vertices + <usize>load<u32>(corners) * VERTEX_BYTES;
  const b = vertices + <usize>load<u32>(corners, 4) * VERTEX_BYTES;
  const c = vertices + <usize>load<u32>(corners, 8) * VERTEX_BYTES;
  const cornerA = v128.load(a);
  const cornerB = v128.load(b);
  const cornerC = v128.load(c);
  const least = i32x4.min_s(i32x4.min_s(cornerA, cornerB), cornerC);
  const most = i32x4.max_s(i32x4.max_s(cornerA, cornerB), cornerC);
  const size = i32x4.sub(most, least);
  const isLarge = <u32>i32x4.extract_lane(size, 2) > LARGEST || <u32>i32x4.extract_lane(size, 3) > LARGEST;
  const first = firstPixel(least);
  const last = lastPixel(most);
  const fromX = i32x4.extract_lane(first, 2);
  const toX = i32x4.extract_lane(last, 2);
  const fromY = max(i32x4.extract_lane(first, 3), bandTop);
  const toY = min(i32x4.extract_lane(last, 3), bandEnd - 1);
  const goesOn = i32x4.extract_lane(last, 3) >= bandEnd ? GOES_ON : 0;

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

  depthRight = <f64>f32x4.extract_lane(rightward, 3) * depthScale;
  depthDown = <f64>f32x4.extract_lane(downward, 3) * depthScale;
  depthCorner = <f64>f32x4.extract_lane(atA, 3) * depthScale + depthOffset - depthRight * <f64>x - depthDown * <f64>y;
  const two = v128.shuffle<i32>(cornerA, cornerB, 2, 6, 3, 7);
  const xs = v128.shuffle<i32>(two, cornerC, 0, 1, 6, 0);
  const ys = v128.shuffle<i32>(two, cornerC, 2, 3, 7, 2);
  const isSeen = isLarge ? fillPieces(xs, ys, drawn) : fillPiece(xs, ys, drawn, fromX, fromY, toX, toY);
  if (!isSeen) return goesOn;
  mark(fromX, fromY, toX, toY);
  describe(x, y, atA, rightward, downward, triangle, drawn);
  return goesOn | SEEN;
}

/** Cuts a large triangle at the middle of its longest side, again and again: neighbours cut a side they share in the same places. */
function fillPieces(xs: v128, ys: v128, drawn: i32): bool {
  const ax = i32x4.extract_lane(xs, 0);
  const bx = i32x4.extract_lane(xs, 1);
  const cx = i32x4.extract_lane(xs, 2);
  const ay = i32x4.extract_lane(ys, 0);
  const by = i32x4.extract_lane(ys, 1);
  const cy = i32x4.extract_lane(ys, 2);
  const fromX = max(0, (min(ax, min(bx, cx)) + PIXEL - 1 - RIGHT) >> SNAP_SHIFT);
  const fromY = max(bandTop, (min(ay, min(by, cy)) + PIXEL - 1 - BOTTOM) >> SNAP_SHIFT);
  const toX = min(width - 1, (max(ax, max(bx, cx)) - LEFT) >> SNAP_SHIFT);
  const toY = min(bandEnd - 1, (max(ay, max(by, cy)) - TOP) >> SNAP_SHIFT);
  if (fromX > toX || fromY > toY) return false;
  const ab = max(abs(bx - ax), abs(by - ay));
  const bc = max(abs(cx - bx), abs(cy - by));
  const ca = max(abs(ax - cx), abs(ay - cy));
  if (<u32>max(ab, max(bc, ca)) <= LARGEST) return fillPiece(xs, ys, drawn, fromX, fromY, toX, toY);
  // Turned so that its longest side leads from a to b.
  if (ab < bc || ab < ca) {
    const isBc = bc >= ca;
    return fillPieces(
      isBc ? i32x4(bx, cx, ax, bx) : i32x4(cx, ax, bx, cx),
      isBc ? i32x4(by, cy, ay, by) : i32x4(cy, ay, by, cy),
      drawn,
    );
  }
  const middleX = (ax + bx) >> 1;
  const middleY = (ay + by) >> 1;
  const isSeen = fillPieces(i32x4(ax, middleX, cx, ax), i32x4(ay, middleY, cy, ay), drawn);
  return fillPieces(i32x4(middleX, bx, cx, middleX), i32x4(middleY, by, cy, middleY), drawn) || isSeen;
}

/**
 * Fills what the samples of some pixels see of a triangle. Inside, all three edges are positive or 0. A sample on an edge belongs to
 * the one of its two triangles that the edge passes in one direction: no gaps, no overlaps.
 *
 * @param xs of the corners, in SNAPs; the first one again as the fourth
 */
@inline
function fillPiece(xs: v128, ys: v128, drawn: i32, fromX: i32, fromY: i32, toX: i32, toY: i32): bool {
  const dx = i32x4.sub(v128.shuffle<i32>(xs, xs, 1, 2, 3, 3), xs);
  const dy = i32x4.sub(v128.shuffle<i32>(ys, ys, 1, 2, 3, 3), ys);
  const zero = i32x4.splat(0);
  const isOwn = v128.or(i32x4.gt_s(dy, zero), v128.and(i32x4.eq(dy, zero), i32x4.gt_s(dx, zero)));
  const corners = i32x4.sub(
    i32x4.mul(dy, i32x4.sub(i32x4.splat(fromX << SNAP_SHIFT), xs)),
    i32x4.mul(dx, i32x4.sub(i32x4.splat(fromY << SNAP_SHIFT), ys)),
  );
  const edges = i32x4.add(corners, v128.not(isOwn));
  // The change of an edge per SNAP right and down, as 16-bit pairs: they make its change from a pixel's corner to its four samples.
  const minusDx = i32x4.sub(zero, dx);
  const slopes = v128.or(v128.and(dy, i32x4.splat(0xffff)), i32x4.shl(minusDx, 16));
  const places = i16x8(32, 64, 160, 64, 96, 192, 224, 192);
  const rightward = i32x4.shl(dy, SNAP_SHIFT);
  const downward = i32x4.shl(minusDx, SNAP_SHIFT);
  let row0 = i32x4.add(one(edges, 0), i32x4.dot_i16x8_s(one(slopes, 0), places));
  let row1 = i32x4.add(one(edges, 1), i32x4.dot_i16x8_s(one(slopes, 1), places));
  let row2 = i32x4.add(one(edges, 2), i32x4.dot_i16x8_s(one(slopes, 2), places));
  const right0 = one(rightward, 0);
  const right1 = one(rightward, 1);
  const right2 = one(rightward, 2);
  const down0 = one(downward, 0);
  const down1 = one(downward, 1);
  const down2 = one(downward, 2);

  // Depths wrap around off the triangle, where nothing is drawn.
  const depthMask = i32x4.splat(~triangleMask);
  const id = i32x4.splat(drawn);
  const depth = <i32><i64>(depthCorner + depthRight * <f64>fromX + depthDown * <f64>fromY);
  const stepRight = <i32><i64>(depthRight * 0.125);
  const stepDown = <i32><i64>(depthDown * 0.25);
  let rowDepth = i32x4.add(
    i32x4.splat(depth),
    i32x4.add(i32x4.mul(i32x4.splat(stepRight), i32x4(1, 5, 3, 7)), i32x4.mul(i32x4.splat(stepDown), i32x4(1, 1, 3, 3))),
  );
  const downDepth = i32x4.splat(stepDown << 2);
  // Along a row, depths keep to steps that leave the number of the triangle alone.
  const rightDepth = v128.and(i32x4.splat((stepRight << 3) + (triangleMask >> 1)), depthMask);

  const lineBytes = <usize>stride << 4;
  const rowBytes = <usize>(toX - fromX) << 4;
  let seen = zero;
  let line = samples + (<usize>((fromY - bandTop) * stride + fromX) << 4);
  for (let row = fromY; row <= toY; row++) {
    let edge0 = row0;
    let edge1 = row1;
    let edge2 = row2;
    let z = v128.or(v128.and(rowDepth, depthMask), id);
    const end = line + rowBytes;
    for (let to = line; to <= end; to += 16) {
      const before = v128.load(to);
      // Outside, one edge at least is negative: nothing would be drawn, which loses.
      const outside = i32x4.shr_s(v128.or(v128.or(edge0, edge1), edge2), 31);
      const after = i32x4.max_s(before, v128.andnot(z, outside));
      v128.store(to, after);
      seen = v128.or(seen, v128.xor(before, after));
      edge0 = i32x4.add(edge0, right0);
      edge1 = i32x4.add(edge1, right1);
      edge2 = i32x4.add(edge2, right2);
      z = i32x4.add(z, rightDepth);
    }
    row0 = i32x4.add(row0, down0);
    row1 = i32x4.add(row1, down1);
    row2 = i32x4.add(row2, down2);
    rowDepth = i32x4.add(rowDepth, downDepth);
    line += lineBytes;
  }
  return v128.any_true(seen);
}

/** A number of a vector in all four places. */
@inline
function one(vector: v128, index: i32): v128 {
  if (index == 0) return v128.shuffle<i32>(vector, vector, 0, 0, 0, 0);
  if (index == 1) return v128.shuffle<i32>(vector, vector, 1, 1, 1, 1);
  return v128.shuffle<i32>(vector, vector, 2, 2, 2, 2);
}

/** Notes that pixels up to and including `toX`, `toY` may hold something. */
@inline
function mark(fromX: i32, fromY: i32, toX: i32, toY: i32): void {
  const lastColumn = toX >> BLOCK_COLUMNS_SHIFT;
  const lastRow = toY >> BLOCK_ROWS_SHIFT;
  for (let row = fromY >> BLOCK_ROWS_SHIFT; row <= lastRow; row++) {
    for (let column = fromX >> BLOCK_COLUMNS_SHIFT; column <= lastColumn; column++) {
      store<u8>(blocks + <usize>(row * blockStride + column), 1);
    }
  }
  if (fromX < left) left = fromX;
  if (fromY < top) top = fromY;
  if (toX >= right) right = toX + 1;
  if (toY >= bottom) bottom = toY + 1;
}
