/** Small 3D vectors as tuples, for the few dozen points of a pose; meshes use typed arrays instead. */
export type Vector3 = readonly [x: number, y: number, z: number];

export const ZERO: Vector3 = [0, 0, 0];

export function add(a: Vector3, b: Vector3): Vector3 {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
}

export function subtract(a: Vector3, b: Vector3): Vector3 {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

export function multiply(a: Vector3, factor: number): Vector3 {
  return [a[0] * factor, a[1] * factor, a[2] * factor];
}

export function dot(a: Vector3, b: Vector3): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function cross(a: Vector3, b: Vector3): Vector3 {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

export function length(a: Vector3): number {
  return Math.sqrt(a[0] * a[0] + a[1] * a[1] + a[2] * a[2]);
}

export function distance(a: Vector3, b: Vector3): number {
  return length(subtract(a, b));
}

/** a at t = 0, b at t = 1. */
export function mix(a: Vector3, b: Vector3, t: number): Vector3 {
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t];
}

/** Unit vector of `a`; `fallback` (itself a unit vector) where `a` has no direction. */
export function normalize(a: Vector3, fallback: Vector3 = [0, 1, 0]): Vector3 {
  const size = length(a);
  return size > 1e-6 ? [a[0] / size, a[1] / size, a[2] / size] : fallback;
}

/** `a` without its part along the unit vector `axis`. */
export function reject(a: Vector3, axis: Vector3): Vector3 {
  return subtract(a, multiply(axis, dot(a, axis)));
}

/** Angle between two directions, radians in 0..π; 0 where one has no direction. */
export function angleBetween(a: Vector3, b: Vector3): number {
  const size = length(a) * length(b);
  return size > 1e-12 ? Math.acos(clamp(dot(a, b) / size, -1, 1)) : 0;
}

export function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}

/** 0 below `low`, 1 above `high`, an S-curve between. */
export function smoothstep(low: number, high: number, value: number): number {
  const t = clamp((value - low) / (high - low), 0, 1);
  return t * t * (3 - 2 * t);
}
