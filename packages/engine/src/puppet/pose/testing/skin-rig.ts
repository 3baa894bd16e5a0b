/** Where a posed skeleton takes a character's vertices, one after the other in plain numbers: what the painter's kernel is held against. */
import type { Rig } from '../../../core/rig.ts';
import type { PosedBones } from '../../draw/posed-bones.ts';
import { skinVertex, toDualQuaternions } from '../dual-quaternions.ts';
import { magnification } from '../placement.ts';

/** Buffers for one rig, used again for every frame. */
export type SkinnedMesh = {
  /** Frame pixels: x right, y down, z towards the viewer, with the mild perspective. Length 3 · vertexCount. */
  positions: Float32Array;
  /** Unit normals in the same axes, without the perspective. Length 3 · vertexCount. */
  normals: Float32Array;
};

export function createSkinnedMesh(rig: Rig): SkinnedMesh {
  return { positions: new Float32Array(rig.positions.length), normals: new Float32Array(rig.positions.length) };
}

/** Fills `out` with the posed mesh, by dual-quaternion skinning with four bones a vertex. */
export function skinRig(rig: Rig, skeleton: PosedBones, out: SkinnedMesh): void {
  const bones = toDualQuaternions(skeleton);
  const posed = new Float64Array(6);
  const { x, y, scale, viewDistance } = skeleton.placement;
  for (let vertex = 0, at = 0; at < rig.positions.length; vertex++, at += 3) {
    skinVertex(rig, bones, vertex, posed);
    const pixels = scale * (Number.isFinite(viewDistance) ? magnification(posed[2]!, viewDistance) : 1);
    out.positions[at] = x + pixels * posed[0]!;
    out.positions[at + 1] = y - pixels * posed[1]!;
    out.positions[at + 2] = scale * posed[2]!;
    out.normals[at] = posed[3]!;
    out.normals[at + 1] = -posed[4]!;
    out.normals[at + 2] = posed[5]!;
  }
}
