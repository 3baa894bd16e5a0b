/** What the painter draws: a rig's bones where one frame wants them. Made by `puppet/pose` (a PosedSkeleton is one) or `placeRestPose`. */
import { BONES, type Rig } from '../../core/rig.ts';

export type PosedBones = {
  /** Of each bone from its rest pose, in rig axes (y up): unit quaternions x, y, z, w in the order of BONES. Length 4 · 15. */
  rotations: Float32Array;
  /** Added after the rotation about the rig's origin, rig units. Length 3 · 15. */
  translations: Float32Array;
  placement: {
    /** Frame pixels of the figure's origin. */
    x: number;
    y: number;
    /** Pixels a rig unit at the depth of the origin. */
    scale: number;
    /** Distance of the viewer in rig units; infinite: no perspective. */
    viewDistance: number;
  };
};

export type RestPlace = {
  /** Frame pixels of the corner of texel (0, 0); default 0, 0. */
  x?: number;
  y?: number;
  /** Pixels a texel; default 1. */
  scale?: number;
};

type RestDepths = Pick<Rig, 'restDepths'>;
const NONE: RestDepths = { restDepths: {} };

/** The rest pose seen straight on and without perspective: painted at scale 1 it is the character picture again. */
export function placeRestPose(
  { x = 0, y = 0, scale = 1 }: RestPlace = {},
  { restDepths }: RestDepths = NONE,
): PosedBones {
  return {
    rotations: Float32Array.from({ length: 4 * BONES.length }, (_, i) => (i % 4 === 3 ? 1 : 0)),
    translations: Float32Array.from(BONES.flatMap((bone) => [0, 0, restDepths[bone] ?? 0])),
    placement: { x, y, scale, viewDistance: Number.POSITIVE_INFINITY },
  };
}
