/** Bends a limb of two bones so that its end reaches a point. */
import { add, clamp, cross, length, multiply, normalize, reject, subtract, type Vector3 } from '../../core/vector.ts';

/** Never quite straight, so that the bend keeps its direction. */
const LONGEST = 0.9995;

/**
 * Directions of both bones. `bend` says to which side the middle joint goes. A target out of reach is approached along the
 * straight line to it. Analytic two-bone inverse kinematics (law of cosines).
 */
export function reachWithTwoBones(
  root: Vector3,
  target: Vector3,
  { upperLength, lowerLength, bend }: { upperLength: number; lowerLength: number; bend: Vector3 },
): { upper: Vector3; lower: Vector3 } {
  const toTarget = subtract(target, root);
  const along = normalize(toTarget, [0, -1, 0]);
  const shortest = Math.abs(upperLength - lowerLength) * 1.001 + 1e-6;
  const reach = clamp(length(toTarget), shortest, (upperLength + lowerLength) * LONGEST);
  const sideways = normalize(reject(bend, along), normalize(cross(along, [1, 0, 0]), [0, 0, 1]));
  const forward = (upperLength ** 2 - lowerLength ** 2 + reach ** 2) / (2 * reach);
  const aside = Math.sqrt(Math.max(0, upperLength ** 2 - forward ** 2));
  const middle = add(multiply(along, forward), multiply(sideways, aside));
  return {
    upper: normalize(middle, along),
    lower: normalize(subtract(multiply(along, reach), middle), along),
  };
}
