/** What posing hands to skinning and drawing: where every bone of a character is in one frame. */
import type { Placement } from './placement.ts';

/** Bones in the order of BONES. Frame space: x right, y down, z towards the viewer, all in frame pixels. */
export type PosedSkeleton = {
  /** Rest to pose in rig axes (x right, y up, z towards the viewer): unit quaternions x y z w. Length 4 · 15. */
  rotations: Float32Array;
  /** In rig units: a rest point p of a bone goes to rotate(rotation, p) + translation. Length 3 · 15. */
  translations: Float32Array;
  /** From there into the frame. */
  placement: Placement;
  /** 0..1: how much of the character is to be seen; below 1 while the person appears or disappears. */
  opacity: number;
  /** Frame position of each bone's pivot: x, y, z. Length 3 · 15. */
  joints: Float32Array;
  /** For contact shadows: left, right. Undefined for characters and clips without legs. */
  feet: [FootOnGround, FootOnGround] | undefined;
};

/** Frame pixels. */
export type FootOnGround = {
  /** Middle of the sole. */
  x: number;
  /** Row of the ground under the foot. */
  groundRow: number;
  /** How far the sole is above the ground, at least 0. */
  height: number;
  /** Half the width that the sole takes up in the frame, toes to heel. */
  halfWidth: number;
};
