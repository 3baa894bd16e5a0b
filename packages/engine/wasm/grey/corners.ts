/** Picks places of the largest level that can be found again: corners (Shi & Tomasi 1994), spread evenly over the picture. */
import { heightOf, levels, widthOf } from './levels';

/** The picture is divided into squares of this many pixels; each gives its best corner. Looked at is every second pixel of every second row. */
const SQUARE: i32 = 16;
const STEP: i32 = 2;
/** Half the side of the window over which gradients are collected. */
const WINDOW: i32 = 3;
const AREA: f64 = (2 * WINDOW + 1) * (2 * WINDOW + 1);
const MARGIN: i32 = WINDOW + 2;
/** Least eigenvalue of the mean gradient tensor: below it noise decides where the place is. */
const MIN_STRENGTH: f64 = 6;

/** A byte for each pixel that is looked at, from the margin on: 1 where it counts (background, not people). */
export let usable: usize = 0;
export let usableColumns: i32 = 0;
/** x, y of each corner, at pixel centres, 32-bit floats. */
export let corners: usize = 0;

/** How many corners there are. */
export function findCorners(): i32 {
  const right = widthOf(0) - MARGIN;
  const bottom = heightOf(0) - MARGIN;
  let count: i32 = 0;
  for (let top = MARGIN; top < bottom; top += SQUARE) {
    for (let left = MARGIN; left < right; left += SQUARE) {
      if (findBest(left, top, min(right, left + SQUARE), min(bottom, top + SQUARE), corners + (<usize>count << 3))) count++;
    }
  }
  return count;
}

function findBest(x0: i32, y0: i32, x1: i32, y1: i32, to: usize): bool {
  let best: f64 = 0;
  for (let y = y0; y < y1; y += STEP) {
    for (let x = x0; x < x1; x += STEP) {
      if (load<u8>(usable + ((y - MARGIN) / STEP) * usableColumns + (x - MARGIN) / STEP) == 0) continue;
      const strength = strengthOf(x, y);
      if (strength < MIN_STRENGTH || strength <= best) continue;
      best = strength;
      store<f32>(to, <f32>x + 0.5);
      store<f32>(to, <f32>y + 0.5, 4);
    }
  }
  return best > 0;
}

/** Smaller eigenvalue of the mean outer product of the gradient. */
function strengthOf(x: i32, y: i32): f64 {
  const line = <usize>widthOf(0) << 2;
  let xx: f64 = 0;
  let xy: f64 = 0;
  let yy: f64 = 0;
  for (let dy = -WINDOW; dy <= WINDOW; dy++) {
    let at = levels + <usize>(y + dy) * line + (<usize>(x - WINDOW) << 2);
    for (let dx = -WINDOW; dx <= WINDOW; dx++, at += 4) {
      const gx = (<f64>load<f32>(at, 4) - <f64>load<f32>(at - 4)) / 2;
      const gy = (<f64>load<f32>(at + line) - <f64>load<f32>(at - line)) / 2;
      xx += gx * gx;
      xy += gx * gy;
      yy += gy * gy;
    }
  }
  const trace = xx + yy;
  const gap = Math.sqrt((xx - yy) * (xx - yy) + 4 * xy * xy);
  return (trace - gap) / 2 / AREA;
}
