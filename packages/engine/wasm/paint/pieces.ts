/** Fills the samples of the pixels that a triangle lies over, where it is nearer than what was drawn before. */
import { samples, SNAP_SHIFT, stride, triangleMask, width } from './state';
import { bandEnd, bandTop, BOTTOM, LEFT, PIXEL, RIGHT, TOP } from './visibility';

/** Edges of triangles larger than this overflow: such are cut in pieces. */
export const LARGEST: u32 = 100 << SNAP_SHIFT;

/** Added to a number, it leaves the number's lowest 32 bits, rounded, as the lowest bits of the sum. */
const ROUND: f64 = 6755399441055744;

/** The samples of a pixel, x and y in SNAPs, 16 bits each: a vector that is read takes less than one that is made up. */
const PLACES = memory.data<i16>([32, 64, 160, 64, 96, 192, 224, 192], 16);

/**
 * Cuts a large triangle at the middle of its longest side, again and again: neighbours cut a side they share in the same places.
 * For the parameters see `fillPiece`.
 */
export function fillPieces(xs: v128, ys: v128, place: v128, depth: f64, depthSlopes: v128, drawn: i32): void {
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
  if (fromX > toX || fromY > toY) return;
  const ab = max(abs(bx - ax), abs(by - ay));
  const bc = max(abs(cx - bx), abs(cy - by));
  const ca = max(abs(ax - cx), abs(ay - cy));
  if (<u32>max(ab, max(bc, ca)) <= LARGEST) {
    fillPiece(xs, ys, place, depth, depthSlopes, drawn, fromX, fromY, toX, toY);
    return;
  }
  // Turned so that its longest side leads from a to b.
  if (ab < bc || ab < ca) {
    const isBc = bc >= ca;
    const turnedXs = isBc ? i32x4(bx, cx, ax, bx) : i32x4(cx, ax, bx, cx);
    const turnedYs = isBc ? i32x4(by, cy, ay, by) : i32x4(cy, ay, by, cy);
    fillPieces(turnedXs, turnedYs, place, depth, depthSlopes, drawn);
    return;
  }
  const middleX = (ax + bx) >> 1;
  const middleY = (ay + by) >> 1;
  fillPieces(i32x4(ax, middleX, cx, ax), i32x4(ay, middleY, cy, ay), place, depth, depthSlopes, drawn);
  fillPieces(i32x4(middleX, bx, cx, middleX), i32x4(middleY, by, cy, middleY), place, depth, depthSlopes, drawn);
}

/**
 * Fills what the samples of some pixels see of a triangle. Inside, all three edges are positive or 0. A sample on an edge belongs to
 * the one of its two triangles that the edge passes in one direction: no gaps, no overlaps.
 *
 * @param xs of the corners, in SNAPs; the first one again as the fourth
 * @param place x and y of a corner of the whole triangle, in pixels
 * @param depth there
 * @param depthSlopes its change per pixel right and down, 64-bit floats
 */
@inline
export function fillPiece(
  xs: v128, ys: v128, place: v128, depth: f64, depthSlopes: v128, drawn: i32, fromX: i32, fromY: i32, toX: i32, toY: i32,
): void {
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
  const places = v128.load(PLACES);
  const rightward = i32x4.shl(dy, SNAP_SHIFT);
  let edge0 = i32x4.add(one(edges, 0), i32x4.dot_i16x8_s(one(slopes, 0), places));
  let edge1 = i32x4.add(one(edges, 1), i32x4.dot_i16x8_s(one(slopes, 1), places));
  let edge2 = i32x4.add(one(edges, 2), i32x4.dot_i16x8_s(one(slopes, 2), places));
  const right0 = one(rightward, 0);
  const right1 = one(rightward, 1);
  const right2 = one(rightward, 2);
  // Pixels are filled two at a time. Onward: from behind the last two of a row to the first ones of the next.
  const columns = (toX - fromX + 2) & ~1;
  const onward = i32x4.sub(i32x4.shl(minusDx, SNAP_SHIFT), i32x4.mul(rightward, i32x4.splat(columns)));
  const onward0 = one(onward, 0);
  const onward1 = one(onward, 1);
  const onward2 = one(onward, 2);

  // Depths wrap around off the triangle, where nothing is drawn. They take steps that leave the number of the triangle alone.
  const depthMask = i32x4.splat(~triangleMask);
  const x = <f64>fromX - <f64>f32x4.extract_lane(place, 0);
  const y = <f64>fromY - <f64>f32x4.extract_lane(place, 1);
  const start = depth + f64x2.extract_lane(depthSlopes, 0) * x + f64x2.extract_lane(depthSlopes, 1) * y;
  const eighths = f64x2.add(f64x2.mul(depthSlopes, f64x2(0.125, 0.25)), f64x2.splat(ROUND));
  const stepRight = v128.shuffle<i32>(eighths, eighths, 0, 0, 0, 0);
  const stepDown = v128.shuffle<i32>(eighths, eighths, 2, 2, 2, 2);
  const half = i32x4.splat(triangleMask >> 1);
  const inPixel = i32x4.add(i32x4.mul(stepRight, i32x4(1, 5, 3, 7)), i32x4.mul(stepDown, i32x4(1, 1, 3, 3)));
  const startDepth = i32x4.add(i32x4.splat(<i32>reinterpret<i64>(start + ROUND)), inPixel);
  const rightDepth = v128.and(i32x4.add(i32x4.shl(stepRight, 3), half), depthMask);
  const downDepth = v128.and(i32x4.add(i32x4.shl(stepDown, 2), half), depthMask);
  const onwardDepth = i32x4.sub(downDepth, i32x4.mul(rightDepth, i32x4.splat(columns)));
  let z = v128.or(v128.and(startDepth, depthMask), i32x4.splat(drawn));

  let to = samples + (<usize>((fromY - bandTop) * stride + fromX) << 4);
  const rowBytes = <usize>columns << 4;
  const toNextRow = <usize>(stride - columns) << 4;
  for (let row = fromY; row <= toY; row++) {
    const end = to + rowBytes;
    do {
      fillPixel(to, edge0, edge1, edge2, z);
      edge0 = i32x4.add(edge0, right0);
      edge1 = i32x4.add(edge1, right1);
      edge2 = i32x4.add(edge2, right2);
      z = i32x4.add(z, rightDepth);
      fillPixel(to + 16, edge0, edge1, edge2, z);
      edge0 = i32x4.add(edge0, right0);
      edge1 = i32x4.add(edge1, right1);
      edge2 = i32x4.add(edge2, right2);
      z = i32x4.add(z, rightDepth);
      to += 32;
    } while (to < end);
    edge0 = i32x4.add(edge0, onward0);
    edge1 = i32x4.add(edge1, onward1);
    edge2 = i32x4.add(edge2, onward2);
    z = i32x4.add(z, onwardDepth);
    to += toNextRow;
  }
}

/** Outside, one edge at least is negative: nothing would be drawn, which loses. */
@inline
function fillPixel(to: usize, edge0: v128, edge1: v128, edge2: v128, z: v128): void {
  const outside = i32x4.shr_s(v128.or(v128.or(edge0, edge1), edge2), 31);
  v128.store(to, i32x4.max_s(v128.load(to), v128.andnot(z, outside)));
}

/** A number of a vector in all four places. */
@inline
function one(vector: v128, index: i32): v128 {
  if (index == 0) return v128.shuffle<i32>(vector, vector, 0, 0, 0, 0);
  if (index == 1) return v128.shuffle<i32>(vector, vector, 1, 1, 1, 1);
  return v128.shuffle<i32>(vector, vector, 2, 2, 2, 2);
}
