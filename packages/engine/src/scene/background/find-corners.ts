/** Picks places of a grey picture that can be found again: corners (Shi & Tomasi 1994), spread evenly over the picture. */
import type { GreyLevel } from './grey-pyramid.ts';

/** The picture is divided into squares of this many pixels; each gives its best corners. */
const SQUARE = 16;
const CORNERS_PER_SQUARE = 1;
/** Half the side of the window over which gradients are collected. */
const WINDOW = 3;
/** Least eigenvalue of the mean gradient tensor: below it noise decides where the place is. */
const MIN_STRENGTH = 6;

/** x, y of each corner, at pixel centres; `isUsable` says which places count (background, not people). */
export function findCorners(level: GreyLevel, isUsable: (x: number, y: number) => boolean): Float32Array {
  const { width, height } = level;
  const margin = WINDOW + 2;
  const found: number[] = [];
  for (let top = margin; top < height - margin; top += SQUARE) {
    for (let left = margin; left < width - margin; left += SQUARE) {
      const square = {
        x0: left,
        y0: top,
        x1: Math.min(width - margin, left + SQUARE),
        y1: Math.min(height - margin, top + SQUARE),
      };
      found.push(...bestIn(level, square, isUsable));
    }
  }
  return Float32Array.from(found);
}

function bestIn(
  level: GreyLevel,
  { x0, y0, x1, y1 }: { x0: number; y0: number; x1: number; y1: number },
  isUsable: (x: number, y: number) => boolean,
): number[] {
  const candidates: { x: number; y: number; strength: number }[] = [];
  for (let y = y0; y < y1; y += 2) {
    for (let x = x0; x < x1; x += 2) {
      if (!isUsable(x + 0.5, y + 0.5)) continue;
      const strength = cornerStrength(level, x, y);
      if (strength >= MIN_STRENGTH) candidates.push({ x: x + 0.5, y: y + 0.5, strength });
    }
  }
  candidates.sort((a, b) => b.strength - a.strength);
  return candidates.slice(0, CORNERS_PER_SQUARE).flatMap(({ x, y }) => [x, y]);
}

/** Smaller eigenvalue of the mean outer product of the gradient. */
function cornerStrength({ width, data }: GreyLevel, x: number, y: number): number {
  let [xx, xy, yy] = [0, 0, 0];
  for (let dy = -WINDOW; dy <= WINDOW; dy++) {
    let at = (y + dy) * width + x - WINDOW;
    for (let dx = -WINDOW; dx <= WINDOW; dx++, at++) {
      const gx = (data[at + 1]! - data[at - 1]!) / 2;
      const gy = (data[at + width]! - data[at - width]!) / 2;
      xx += gx * gx;
      xy += gx * gy;
      yy += gy * gy;
    }
  }
  const trace = xx + yy;
  const gap = Math.sqrt((xx - yy) * (xx - yy) + 4 * xy * xy);
  return (trace - gap) / 2 / ((2 * WINDOW + 1) * (2 * WINDOW + 1));
}
