/** Plane transforms as nine numbers, row-major, for the camera's motion: (x, y) goes to ((ax + by + c) / w, (dx + ey + f) / w), w = gx + hy + i. */

/** Length 9. Positions are pixels; (0, 0) is the corner of the top-left pixel, its centre is (0.5, 0.5). */
export type Homography = Float64Array;

export function identity(): Homography {
  return Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);
}

/** The transform that applies `first`, then `second`. */
export function compose(second: ArrayLike<number>, first: ArrayLike<number>): Homography {
  const product = new Float64Array(9);
  for (let row = 0; row < 3; row++) {
    for (let column = 0; column < 3; column++) {
      let sum = 0;
      for (let k = 0; k < 3; k++) sum += second[3 * row + k]! * first[3 * k + column]!;
      product[3 * row + column] = sum;
    }
  }
  return normalise(product);
}

/** @throws Error where the transform flattens the plane, which a camera cannot */
export function invert(h: ArrayLike<number>): Homography {
  const [a, b, c, d, e, f, g, k, i] = Array.from(h) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const determinant = a * (e * i - f * k) - b * (d * i - f * g) + c * (d * k - e * g);
  if (!(Math.abs(determinant) > 1e-12)) throw new Error('a camera transform has no inverse');
  return normalise(
    Float64Array.of(
      e * i - f * k,
      c * k - b * i,
      b * f - c * e,
      f * g - d * i,
      a * i - c * g,
      c * d - a * f,
      d * k - e * g,
      b * g - a * k,
      a * e - b * d,
    ),
  );
}

export function mapX(h: ArrayLike<number>, x: number, y: number): number {
  return (h[0]! * x + h[1]! * y + h[2]!) / (h[6]! * x + h[7]! * y + h[8]!);
}

export function mapY(h: ArrayLike<number>, x: number, y: number): number {
  return (h[3]! * x + h[4]! * y + h[5]!) / (h[6]! * x + h[7]! * y + h[8]!);
}

/** Farthest that a corner of a width × height picture moves, pixels. */
export function largestShift(h: ArrayLike<number>, width: number, height: number): number {
  let largest = 0;
  for (let corner = 0; corner < 4; corner++) {
    const x = corner & 1 ? width : 0;
    const y = corner & 2 ? height : 0;
    largest = Math.max(largest, Math.hypot(mapX(h, x, y) - x, mapY(h, x, y) - y));
  }
  return largest;
}

export function isIdentity(h: ArrayLike<number>): boolean {
  for (let k = 0; k < 9; k++) if (h[k] !== (k % 4 === 0 ? 1 : 0)) return false;
  return true;
}

function normalise(h: Homography): Homography {
  const last = h[8]!;
  for (let k = 0; k < 9; k++) h[k]! /= last;
  return h;
}
