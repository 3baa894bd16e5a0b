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
/** The last of these pairs that still shows the face. */
const LAST_FACE = 2;

/** A nose this near to the head's outline (`headTurn`) tells of a face that is turned; from the second value on, of a profile. */
const PROFILE = [0.3, 0.6] as const;
/** A profile turns this share of what a face does towards the half that its picture does not show: the nose would smear over the cheek. */
const PROFILE_SHARE = 0.2;

/** `headTurn`: where the picture's face looks, -1 (profile, to the left of the picture) to 1 (RestSkeleton). */
export function limitHead(
  chest: Quaternion,
  head: Quaternion,
  { isDrawing, headTurn }: { isDrawing: boolean; headTurn: number },
): Quaternion {
  const natural = compose(chest, limitAngle(compose(invert(chest), head), NECK_LIMIT));
  return isDrawing ? natural : avoidProfile(natural, headTurn);
}

function avoidProfile(head: Quaternion, headTurn: number): Quaternion {
  const face = rotate(head, [0, 0, 1]);
  const yaw = Math.atan2(face[0], face[2]);
  const isTowardsUnseen = yaw * headTurn < 0;
  const stiffness = isTowardsUnseen ? (1 - PROFILE_SHARE) * smoothstep(PROFILE[0], PROFILE[1], Math.abs(headTurn)) : 0;
  const shown = Math.sign(yaw) * shownYaw(Math.abs(yaw) / DEGREE, 1 - stiffness) * DEGREE;
  // A face that looks straight up or down has no yaw to speak of.
  const level = smoothstep(0.25, 0.6, Math.hypot(face[0], face[2]));
  return compose(fromAxisAngle([0, 1, 0], (shown - yaw) * level), head);
}

/** `share`: of the turn before the back of the head is shown. */
function shownYaw(seen: number, share: number): number {
  const shownAt = (k: number): number => PHOTO_YAW[k]![1] * (k <= LAST_FACE ? share : 1);
  for (let k = 1; k < PHOTO_YAW.length; k++) {
    const [fromSeen, toSeen] = [PHOTO_YAW[k - 1]![0], PHOTO_YAW[k]![0]];
    const [fromShown, toShown] = [shownAt(k - 1), shownAt(k)];
    if (seen <= toSeen) return fromShown + ((toShown - fromShown) * (seen - fromSeen)) / (toSeen - fromSeen);
  }
  return seen;
}
