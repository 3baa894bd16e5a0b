/** Tells figures with limbs from things: signs, balls, cars and letters are no characters. */
import { thickestPoint } from './fit-silhouette.ts';
import { findTips } from './geodesic-tips.ts';
import type { Silhouette } from './silhouette.ts';

/** Outlines that fill this share of their convex hull are discs, boxes and the like. */
const MAX_SOLIDITY = 0.9;
/** Head, hands and feet: at least this many stick out of a figure. */
const MIN_TIPS = 3;

/** Whether the outline has the limbs of a figure: it is not convex, and at least three ends stick out. */
export function isFigure(silhouette: Silhouette): boolean {
  if (silhouette.area > MAX_SOLIDITY * hullArea(silhouette)) return false;
  return findTips(silhouette, thickestPoint(silhouette)).length >= MIN_TIPS;
}

type Corner = readonly [number, number];

/** Area of the convex hull of the inside pixels (Andrew's monotone chain over the ends of each row). */
function hullArea(silhouette: Silhouette): number {
  const { box, mask, width } = silhouette;
  const left: Corner[] = [];
  const right: Corner[] = [];
  for (let y = box.y0; y < box.y1; y++) {
    let first = -1;
    let last = -1;
    for (let x = box.x0; x < box.x1; x++) {
      if (!mask[y * width + x]) continue;
      if (first < 0) first = x;
      last = x + 1;
    }
    if (first < 0) continue;
    for (const edge of [y, y + 1]) {
      addToChain(left, [first, edge], 1);
      addToChain(right, [last, edge], -1);
    }
  }
  const hull = [...left, ...right.reverse()];
  let twice = 0;
  for (let i = 0; i < hull.length; i++) {
    const [ax, ay] = hull[i]!;
    const [bx, by] = hull[(i + 1) % hull.length]!;
    twice += ax * by - bx * ay;
  }
  return Math.abs(twice) / 2;
}

/** Appends a corner and drops those before it that bend the wrong way. */
function addToChain(chain: Corner[], corner: Corner, sign: number): void {
  while (chain.length >= 2) {
    const [ax, ay] = chain[chain.length - 2]!;
    const [bx, by] = chain[chain.length - 1]!;
    const turn = (bx - ax) * (corner[1] - ay) - (by - ay) * (corner[0] - ax);
    if (sign * turn < 0) break;
    chain.pop();
  }
  chain.push(corner);
}
