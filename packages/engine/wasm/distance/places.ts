/** How far places of the picture are from people: `PersonDistance.at`, and what is asked of it for thousands of places. */
import { mapX, mapY } from '../plate/homography';
import { cell, columns, distances, farthest, firstColumn, firstRow, rows, stride } from './state';
import { across, down, found, isStill, left, limit, side, top, transform } from './state';

/** Bilinear, in pixels; in 64 bits, so that it is the same number as without the kernel. */
@inline
function distanceAt(x: f64, y: f64): f64 {
  const column = x / cell - 0.5 - firstColumn;
  const row = y / cell - 0.5 - firstRow;
  const before = Math.floor(column);
  const above = Math.floor(row);
  if (!(before >= 0 && above >= 0 && before + 1 < <f64>columns && above + 1 < <f64>rows)) return farthest;
  const at = distances + (<usize>(<i32>above * stride + <i32>before) << 2);
  const below = at + (<usize>stride << 2);
  const share = column - before;
  const upper = mix(<f64>load<f32>(at), <f64>load<f32>(at, 4), share);
  return mix(upper, mix(<f64>load<f32>(below), <f64>load<f32>(below, 4), share), row - above);
}

@inline
function mix(from: f64, to: f64, share: f64): f64 {
  return from + (to - from) * share;
}

@inline
function takeX(x: f64, y: f64): f64 {
  return isStill ? x : mapX(transform, x, y);
}

@inline
function takeY(x: f64, y: f64): f64 {
  return isStill ? y : mapY(transform, x, y);
}

/** Finds the distance at the middle of each square; Infinity from `limit` on. */
export function measure(): void {
  let to = found;
  for (let j = 0; j < down; j++) {
    const y = top + (<f64>j + 0.5) * side;
    for (let i = 0; i < across; i++, to += 4) {
      const distance = distanceAt(left + (<f64>i + 0.5) * side, y);
      store<f32>(to, distance < limit ? <f32>distance : f32.POSITIVE_INFINITY);
    }
  }
}

/** Finds 1 for each square whose middle is taken to a place inside of a picture of `width` × `height` pixels, not near people; 0 for others. */
export function findClear(width: f64, height: f64): void {
  let to = found;
  for (let j = 0; j < down; j++) {
    const y = top + (<f64>j + 0.5) * side;
    for (let i = 0; i < across; i++, to++) {
      const x = left + (<f64>i + 0.5) * side;
      const toX = takeX(x, y);
      const toY = takeY(x, y);
      const isInside = toX > 0 && toY > 0 && toX < width && toY < height;
      store<u8>(to, isInside && !(distanceAt(toX, toY) < limit) ? 1 : 0);
    }
  }
}

/**
 * Finds 1 for each square to which a place near people is taken, and leaves the others alone. Looks at places from (x0, y0) to before (x1, y1),
 * `step` pixels apart. Returns whether any square was 0 before.
 *
 * @param isOneEnough to find none, and only tell
 */
export function findNear(x0: f64, y0: f64, x1: f64, y1: f64, step: f64, isOneEnough: bool): bool {
  let isNew = false;
  for (let y = y0; y < y1; y += step) {
    for (let x = x0; x < x1; x += step) {
      const column = Math.floor((takeX(x, y) - left) / side);
      const row = Math.floor((takeY(x, y) - top) / side);
      if (!(column >= 0 && row >= 0 && column < <f64>across && row < <f64>down)) continue;
      const at = found + <usize>(<i32>row * across + <i32>column);
      if (load<u8>(at) != 0 || !(distanceAt(x, y) < limit)) continue;
      if (isOneEnough) return true;
      store<u8>(at, 1);
      isNew = true;
    }
  }
  return isNew;
}
