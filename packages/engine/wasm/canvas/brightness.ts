/** Finds out which brightness of each frame the paint has to take on: what differs on a ring around it, spread smoothly over it. */
import { compareRing } from './compare';
import { corrections, gridColumns, gridRows, lumas, paintedCorners } from './state';
import { spread } from './spread';

/** Levels by which a place of the ring may differ from the rest before it counts as something else (a ball, a second person). */
const TOLERANCE: f32 = 6;
/** Levels by which the mean of a ring place wavers from frame to frame. */
const NOISE: f32 = 0.8;

/**
 * Writes the levels to add to the plate at each corner of the listed cells: a smooth membrane spanned by the corners whose distance from a
 * person is `nearest` or more and below `farthest`.
 */
export function matchBrightness(nearest: f64, farthest: f64): void {
  const count = compareRing(nearest, farthest);
  if (count == 0) return;
  const end = corrections + (<usize>(gridColumns * gridRows) << 4);
  const typical = medianOf(lumas, count);
  for (let at = corrections; at < end; at += 16) {
    if (load<f32>(at, 12) == 0) continue;
    const oddness = (load<f32>(at) - typical) / TOLERANCE;
    store<f32>(at, 1 / (1 + oddness * oddness), 12);
  }
  spread(corrections, gridColumns, gridRows, paintedCorners);
  let painted = paintedCorners;
  for (let at = corrections; at < end; at += 16, painted++) {
    if (load<u8>(painted)) v128.store(at, calm(v128.load(at)));
  }
}

/** Shrinks small differences, which come from the coding and would make the paint flicker; large ones pass. */
@inline
function calm(difference: v128): v128 {
  const square = f32x4.mul(difference, difference);
  return f32x4.div(f32x4.mul(difference, square), f32x4.add(square, f32x4.splat(NOISE * NOISE)));
}

/** The middle one of some 32-bit floats, of an even number the upper middle one; they get another order (quickselect, Hoare 1961). */
function medianOf(values: usize, count: i32): f32 {
  const middle = values + (<usize>(count >> 1) << 2);
  let left = values;
  let right = values + (<usize>(count - 1) << 2);
  while (left < right) {
    const pivot = load<f32>(((left + right) >> 3) << 2);
    let i = left;
    let j = right;
    while (i <= j) {
      while (load<f32>(i) < pivot) i += 4;
      while (load<f32>(j) > pivot) j -= 4;
      if (i > j) break;
      const value = load<f32>(i);
      store<f32>(i, load<f32>(j));
      store<f32>(j, value);
      i += 4;
      j -= 4;
    }
    if (middle <= j) right = j;
    else if (middle >= i) left = i;
    else break;
  }
  return load<f32>(middle);
}
