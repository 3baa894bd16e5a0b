/** Points and directions in metres: x to the right of the picture, y up, z towards the camera. */
export type Vector = readonly [x: number, y: number, z: number];

/** Where a part of the body is and how it is turned: three unit axes at right angles. */
export type Frame = { origin: Vector; left: Vector; up: Vector; front: Vector };

export const add = (a: Vector, b: Vector): Vector => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
export const subtract = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const scale = (a: Vector, factor: number): Vector => [a[0] * factor, a[1] * factor, a[2] * factor];
export const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const length = (a: Vector): number => Math.hypot(a[0], a[1], a[2]);
export const normalize = (a: Vector): Vector => scale(a, 1 / length(a));
export const mix = (a: Vector, b: Vector, share: number): Vector => add(scale(a, 1 - share), scale(b, share));

export const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

/** A frame that looks along `front` as well as `up` allows. */
export function frameFrom(origin: Vector, up: Vector, front: Vector): Frame {
  const unitUp = normalize(up);
  const left = normalize(cross(unitUp, front));
  return { origin, left, up: unitUp, front: cross(left, unitUp) };
}

/** The point at (left, up, front) metres in a frame. */
export function pointIn(frame: Frame, local: Vector): Vector {
  return add(frame.origin, directionIn(frame, local));
}

export function directionIn(frame: Frame, local: Vector): Vector {
  return add(add(scale(frame.left, local[0]), scale(frame.up, local[1])), scale(frame.front, local[2]));
}

/** (left, up, front) metres of a point seen from a frame. */
export function localIn(frame: Frame, point: Vector): Vector {
  const offset = subtract(point, frame.origin);
  return [dot(offset, frame.left), dot(offset, frame.up), dot(offset, frame.front)];
}

/** The frame turned in itself: first about its up axis (to the left), then leaned forward, then leaned to its left. Degrees. */
export function turnFrame(frame: Frame, turn: number, forward: number, sideways: number): Frame {
  const [t, f, s] = [turn, forward, sideways].map((degrees) => (degrees * Math.PI) / 180) as [number, number, number];
  const front = add(scale(frame.front, Math.cos(t)), scale(frame.left, Math.sin(t)));
  const left = subtract(scale(frame.left, Math.cos(t)), scale(frame.front, Math.sin(t)));
  const leaned = add(
    add(scale(frame.up, Math.cos(f) * Math.cos(s)), scale(front, Math.sin(f))),
    scale(left, Math.sin(s)),
  );
  return frameFrom(frame.origin, leaned, front);
}
