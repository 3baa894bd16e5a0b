/** What the painter draws: a rig's vertices where one frame wants them. Made by `puppet/pose` (`skinRig`) or by `placeRestPose`. */
import { BONES, type Rig } from '../../core/rig.ts';

export type PosedMesh = {
  /** Frame pixels: x right, y down, z towards the viewer. Length 3 · vertexCount. */
  positions: Float32Array;
  /** Unit normals in the same axes (y down). Length 3 · vertexCount. */
  normals: Float32Array;
  /** Of each bone from its rest pose, in rig axes (y up): unit quaternions x, y, z, w in the order of BONES. Length 4 · 15. */
  boneRotations: ArrayLike<number>;
};

const REST_ROTATIONS: Float32Array = Float32Array.from({ length: 4 * BONES.length }, (_, i) => (i % 4 === 3 ? 1 : 0));

export type RestPlace = {
  /** Frame pixels of the corner of texel (0, 0); default 0, 0. */
  x?: number;
  y?: number;
  /** Pixels a texel; default 1. */
  scale?: number;
};

/** The rest pose seen straight on and without perspective: painted at scale 1 it is the character picture again. */
export function placeRestPose(rig: Rig, { x = 0, y = 0, scale = 1 }: RestPlace = {}): PosedMesh {
  const positions = new Float32Array(rig.positions.length);
  const normals = new Float32Array(rig.normals.length);
  for (let i = 0; i < positions.length; i += 3) {
    positions[i] = x + rig.positions[i]! * scale;
    positions[i + 1] = y - rig.positions[i + 1]! * scale;
    positions[i + 2] = rig.positions[i + 2]! * scale;
    normals[i] = rig.normals[i]!;
    normals[i + 1] = -rig.normals[i + 1]!;
    normals[i + 2] = rig.normals[i + 2]!;
  }
  return { positions, normals, boneRotations: REST_ROTATIONS };
}
