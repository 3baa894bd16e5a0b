/** Moves the mesh of a character with its posed bones, into the frame. */
import { BONES, type Rig } from '../../core/rig.ts';
import type { PosedMesh } from '../draw/posed-mesh.ts';
import { skinVertex, toDualQuaternions } from './dual-quaternions.ts';
import { magnification } from './placement.ts';
import type { PosedSkeleton } from './posed-skeleton.ts';

/** Buffers for one rig, used again for every frame: see PosedMesh. */
export type SkinnedMesh = PosedMesh & { boneRotations: Float32Array };

export function createSkinnedMesh(rig: Rig): SkinnedMesh {
  return {
    positions: new Float32Array(rig.positions.length),
    normals: new Float32Array(rig.positions.length),
    boneRotations: new Float32Array(4 * BONES.length),
  };
}

/**
 * Fills `out` with the posed mesh, by dual-quaternion skinning with four bones a vertex. Positions are frame pixels (x right, y
 * down, z towards the viewer) with the mild perspective applied, normals in the same axes without it.
 */
export function skinRig(rig: Rig, skeleton: PosedSkeleton, out: SkinnedMesh): void {
  out.boneRotations.set(skeleton.rotations);
  const bones = toDualQuaternions(skeleton);
  const posed = new Float64Array(6);
  const { x, y, scale, viewDistance } = skeleton.placement;
  for (let vertex = 0, at = 0; at < rig.positions.length; vertex++, at += 3) {
    skinVertex(rig, bones, vertex, posed);
    const pixels = scale * magnification(posed[2]!, viewDistance);
    out.positions[at] = x + pixels * posed[0]!;
    out.positions[at + 1] = y - pixels * posed[1]!;
    out.positions[at + 2] = scale * posed[2]!;
    out.normals[at] = posed[3]!;
    out.normals[at + 1] = -posed[4]!;
    out.normals[at + 2] = posed[5]!;
  }
}
