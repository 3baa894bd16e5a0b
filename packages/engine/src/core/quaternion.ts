/** Rotations as unit quaternions, for bones. */
import { add, cross, dot, multiply, normalize, type Vector3 } from './vector.ts';

export type Quaternion = readonly [x: number, y: number, z: number, w: number];

export const IDENTITY: Quaternion = [0, 0, 0, 1];

/** The rotation that turns by `b` first, then by `a`. */
export function compose(a: Quaternion, b: Quaternion): Quaternion {
  return [
    a[3] * b[0] + a[0] * b[3] + a[1] * b[2] - a[2] * b[1],
    a[3] * b[1] - a[0] * b[2] + a[1] * b[3] + a[2] * b[0],
    a[3] * b[2] + a[0] * b[1] - a[1] * b[0] + a[2] * b[3],
    a[3] * b[3] - a[0] * b[0] - a[1] * b[1] - a[2] * b[2],
  ];
}

export function invert(q: Quaternion): Quaternion {
  return [-q[0], -q[1], -q[2], q[3]];
}

export function rotate(q: Quaternion, v: Vector3): Vector3 {
  const axis: Vector3 = [q[0], q[1], q[2]];
  const t = multiply(cross(axis, v), 2);
  return add(add(v, multiply(t, q[3])), cross(axis, t));
}

export function fromAxisAngle(axis: Vector3, angle: number): Quaternion {
  const unit = normalize(axis);
  const sine = Math.sin(angle / 2);
  return [unit[0] * sine, unit[1] * sine, unit[2] * sine, Math.cos(angle / 2)];
}

/** Shortest rotation that takes the unit vector `from` to the unit vector `to`. */
export function swing(from: Vector3, to: Vector3): Quaternion {
  const cosine = dot(from, to);
  if (cosine < -0.9999) return fromAxisAngle(cross(from, Math.abs(from[0]) < 0.8 ? [1, 0, 0] : [0, 1, 0]), Math.PI);
  const axis = cross(from, to);
  return unit([axis[0], axis[1], axis[2], 1 + cosine]);
}

/** Rotation whose columns are the orthonormal, right-handed axes x, y, z. */
export function fromAxes(x: Vector3, y: Vector3, z: Vector3): Quaternion {
  const trace = x[0] + y[1] + z[2];
  if (trace > 0) {
    const s = Math.sqrt(trace + 1) * 2;
    return [(y[2] - z[1]) / s, (z[0] - x[2]) / s, (x[1] - y[0]) / s, s / 4];
  }
  if (x[0] > y[1] && x[0] > z[2]) {
    const s = Math.sqrt(1 + x[0] - y[1] - z[2]) * 2;
    return [s / 4, (y[0] + x[1]) / s, (z[0] + x[2]) / s, (y[2] - z[1]) / s];
  }
  if (y[1] > z[2]) {
    const s = Math.sqrt(1 + y[1] - x[0] - z[2]) * 2;
    return [(y[0] + x[1]) / s, s / 4, (z[1] + y[2]) / s, (z[0] - x[2]) / s];
  }
  const s = Math.sqrt(1 + z[2] - x[0] - y[1]) * 2;
  return [(z[0] + x[2]) / s, (z[1] + y[2]) / s, s / 4, (x[1] - y[0]) / s];
}

/** Along the shorter arc: `a` at t = 0, `b` at t = 1. */
export function slerp(a: Quaternion, b: Quaternion, t: number): Quaternion {
  const cosine = a[0] * b[0] + a[1] * b[1] + a[2] * b[2] + a[3] * b[3];
  const sign = cosine < 0 ? -1 : 1;
  const angle = Math.acos(Math.min(1, Math.abs(cosine)));
  const sine = Math.sin(angle);
  const weightA = sine > 1e-4 ? Math.sin((1 - t) * angle) / sine : 1 - t;
  const weightB = sign * (sine > 1e-4 ? Math.sin(t * angle) / sine : t);
  return unit([
    a[0] * weightA + b[0] * weightB,
    a[1] * weightA + b[1] * weightB,
    a[2] * weightA + b[2] * weightB,
    a[3] * weightA + b[3] * weightB,
  ]);
}

/** Rotation angle, radians in 0..π. */
export function angleOf(q: Quaternion): number {
  return 2 * Math.acos(Math.min(1, Math.abs(q[3])));
}

/** The same rotation, but by no more than `maxAngle` radians. */
export function limitAngle(q: Quaternion, maxAngle: number): Quaternion {
  const angle = angleOf(q);
  return angle <= maxAngle ? q : slerp(IDENTITY, q, maxAngle / angle);
}

function unit(q: Quaternion): Quaternion {
  const size = Math.sqrt(q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3]) || 1;
  return [q[0] / size, q[1] / size, q[2] / size, q[3] / size];
}
