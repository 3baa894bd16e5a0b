/** Keeps heads within what a neck does and what an inflated picture of a face can show. */
import { compose, fromAxisAngle, invert, limitAngle, type Quaternion, rotate } from '../../core/quaternion.ts';
import { smoothstep } from '../../core/vector.ts';

/** Head against chest, radians. */
const NECK_LIMIT = 1.1;
const DEGREE = Math.PI / 180;
/**
 * Yaw as seen by the camera → yaw shown, degrees. A photographed face is right up to 35°, poor from 60° on and ugly in profile;
 * the ugly zone is crossed quickly, and from there the back of the head is shown.
 */
const PHOTO_YAW: readonly (readonly [seen: number, shown: number])[] = [
  [0, 0],
  [35, 35],
  [90, 55],
  [125, 130],
  [180, 180],
];

export function limitHead(chest: Quaternion, head: Quaternion, isDrawing: boolean): Quaternion {
  const natural = compose(chest, limitAngle(compose(invert(chest), head), NECK_LIMIT));
  return isDrawing ? natural : avoidProfile(natural);
}

function avoidProfile(head: Quaternion): Quaternion {
  const face = rotate(head, [0, 0, 1]);
  const yaw = Math.atan2(face[0], face[2]);
  const shown = Math.sign(yaw) * shownYaw(Math.abs(yaw) / DEGREE) * DEGREE;
  // A face that looks straight up or down has no yaw to speak of.
  const level = smoothstep(0.25, 0.6, Math.hypot(face[0], face[2]));
  return compose(fromAxisAngle([0, 1, 0], (shown - yaw) * level), head);
}

function shownYaw(seen: number): number {
  for (let k = 1; k < PHOTO_YAW.length; k++) {
    const [fromSeen, fromShown] = PHOTO_YAW[k - 1]!;
    const [toSeen, toShown] = PHOTO_YAW[k]!;
    if (seen <= toSeen) return fromShown + ((toShown - fromShown) * (seen - fromSeen)) / (toSeen - fromSeen);
  }
  return seen;
}
