/** Plane geometry and the few scalar curves that rig building uses everywhere. */
import type { Point } from '../../core/rig.ts';

export function clamp(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value;
}

/** 0 below `from`, 1 above `to`, an S-curve between. */
export function smoothstep(from: number, to: number, value: number): number {
  const t = clamp((value - from) / (to - from), 0, 1);
  return t * t * (3 - 2 * t);
}

/** The point at share t of the way from a to b; t may lie outside 0..1. */
export function mix(a: Point, b: Point, t: number): Point {
  return { x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t };
}

export function distance(a: Point, b: Point): number {
  return Math.hypot(b.x - a.x, b.y - a.y);
}

/** Unit vector from a to b; points down when both are the same. */
export function direction(a: Point, b: Point): Point {
  const length = distance(a, b);
  return length > 1e-9 ? { x: (b.x - a.x) / length, y: (b.y - a.y) / length } : { x: 0, y: 1 };
}

/** Share along the segment a–b, 0..1, of the point nearest to (x, y). */
export function segmentShare(x: number, y: number, a: Point, b: Point): number {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  return clamp(((x - a.x) * dx + (y - a.y) * dy) / (dx * dx + dy * dy || 1e-9), 0, 1);
}

/** Distance of (x, y) from the segment a–b. */
export function segmentDistance(x: number, y: number, a: Point, b: Point): number {
  const t = segmentShare(x, y, a, b);
  const dx = x - a.x - t * (b.x - a.x);
  const dy = y - a.y - t * (b.y - a.y);
  return Math.sqrt(dx * dx + dy * dy);
}

/** Whether (x, y) lies inside the polygon (even–odd rule). */
export function isInPolygon(x: number, y: number, corners: readonly Point[]): boolean {
  let inside = false;
  for (let i = 0, j = corners.length - 1; i < corners.length; j = i++) {
    const a = corners[i]!;
    const b = corners[j]!;
    if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
  }
  return inside;
}

/** Middle value; sorts the array in place. NaN for an empty array. */
export function median(values: number[]): number {
  values.sort((a, b) => a - b);
  return values[values.length >> 1] ?? Number.NaN;
}
