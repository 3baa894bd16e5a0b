/** Turns limb bones towards their targets without flips and without memory of the frame before (engine.md 4.8). */
import { compose, invert, type Quaternion, rotate, swing } from '../../core/quaternion.ts';
import { normalize, type Vector3 } from '../../core/vector.ts';
import { SIDE_SIGN, type Side } from './rest-skeleton.ts';

/**
 * Rotation of an upper arm or thigh that points along `target`. It goes from rest to a reference direction and on to the target by
 * shortest arcs. The shortest arc is ambiguous only opposite of the reference, where no arm or leg can point.
 */
export function swingLimb(parent: Quaternion, rest: Vector3, reference: Vector3, target: Vector3): Quaternion {
  const local = rotate(invert(parent), target);
  return compose(parent, compose(swing(reference, local), swing(rest, reference)));
}

/** Forward, out and down: its opposite is behind the back, across the body and up. */
export function armReference(side: Side): Vector3 {
  return normalize([0.9 * SIDE_SIGN[side], -0.45, 0.35]);
}

/** Down and a little forward. */
export function legReference(side: Side): Vector3 {
  return normalize([0.1 * SIDE_SIGN[side], -1, 0.25]);
}

/**
 * Rotation of the next bone of a limb: the bend it has at rest is undone along with the parent, then it takes the shortest arc
 * from the straight limb to the target.
 */
export function swingNext(
  parent: Quaternion,
  { parentRest, rest }: { parentRest: Vector3; rest: Vector3 },
  target: Vector3,
): Quaternion {
  const straight = rotate(parent, parentRest);
  return compose(swing(straight, target), compose(parent, swing(rest, parentRest)));
}
