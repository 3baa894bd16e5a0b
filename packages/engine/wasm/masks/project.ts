/** Fills masks from what the pose network says. */
import { findAbove } from './boxes';

/** Logits beyond this, and below its negative, are as good as certain. */
const CERTAIN: f32 = 6;
/** Is added to logits: what the mask decides is erased from the picture, so a rim of background costs less than a rim of person. */
const RECALL_BIAS: f64 = 1;
/** Below this a logit is an alpha that is dropped as faint: 15 of 255. */
const FAINT: f64 = -2.77;

/** Finds the box of the logits of a square that are not surely background. */
export function findLikely(logits: usize, size: i32): void {
  findAbove(logits, size, -CERTAIN);
}

/**
 * Fills a mask, which is empty, from logits that lie over it as a turned square; faint cells may be left out. (centreX, centreY) is the middle
 * of the square in cells of the grid, of which (x, y) is the mask's first; a cell to the right moves by (stepX, stepY) in the square, one down
 * by (-stepY, stepX).
 *
 * @param logits 32-bit floats, `size` × `size`
 */
export function projectLogits(
  logits: usize, size: i32, cells: usize, width: i32, height: i32,
  x: i32, y: i32, centreX: f64, centreY: f64, stepX: f64, stepY: f64,
): void {
  const half = <f64>(size / 2);
  const last = <f64>(size - 1);
  for (let row = 0; row < height; row++) {
    const dy = <f64>(y + row) + 0.5 - centreY;
    for (let column = 0; column < width; column++, cells++) {
      const dx = <f64>(x + column) + 0.5 - centreX;
      const u = dx * stepX + dy * stepY + half - 0.5;
      const v = dy * stepX - dx * stepY + half - 0.5;
      if (u < -0.5 || v < -0.5 || u > last + 0.5 || v > last + 0.5) continue;
      const logit = readLogit(logits, size, limit(u, last), limit(v, last)) + RECALL_BIAS;
      if (logit > FAINT) store<u8>(cells, logit >= <f64>CERTAIN ? 255 : <u8>(255 / (1 + Math.exp(-logit)) + 0.5));
    }
  }
}

@inline
function limit(place: f64, last: f64): f64 {
  return place < 0 ? 0 : place > last ? last : place;
}

/** Between four logits. (u, v) lies within the square. */
@inline
function readLogit(logits: usize, size: i32, u: f64, v: f64): f64 {
  const left = min(size - 2, <i32>u);
  const top = min(size - 2, <i32>v);
  const at = logits + (<usize>(top * size + left) << 2);
  const four = i64x2.replace_lane(v128.load64_zero(at), 1, load<i64>(at + (<usize>size << 2)));
  if (!v128.any_true(f32x4.gt(four, f32x4.splat(-CERTAIN)))) return -CERTAIN;
  if (i32x4.all_true(f32x4.ge(four, f32x4.splat(CERTAIN)))) return CERTAIN;
  const limited = f32x4.pmax(f32x4.splat(-CERTAIN), f32x4.pmin(f32x4.splat(CERTAIN), four));
  const right = u - <f64>left;
  const rest = <f64>(left + 1) - u;
  const upper = <f64>f32x4.extract_lane(limited, 0) * rest + <f64>f32x4.extract_lane(limited, 1) * right;
  const lower = <f64>f32x4.extract_lane(limited, 2) * rest + <f64>f32x4.extract_lane(limited, 3) * right;
  return upper * (<f64>(top + 1) - v) + lower * (v - <f64>top);
}
