/** Bone transforms as unit dual quaternions, blended for one vertex (Kavan, Collins, Žára, O'Sullivan 2008). */
import { BONES, type Rig } from '../../core/rig.ts';

/** Rotation and translation of each bone: 8 numbers a bone. Written into `into`, which is returned. */
export function toDualQuaternions(
  { rotations, translations }: { rotations: Float32Array; translations: Float32Array },
  into: Float64Array = new Float64Array(8 * BONES.length),
): Float64Array {
  for (let bone = 0; bone < BONES.length; bone++) {
    const x = rotations[4 * bone]!;
    const y = rotations[4 * bone + 1]!;
    const z = rotations[4 * bone + 2]!;
    const w = rotations[4 * bone + 3]!;
    const tx = translations[3 * bone]!;
    const ty = translations[3 * bone + 1]!;
    const tz = translations[3 * bone + 2]!;
    const at = 8 * bone;
    into[at] = x;
    into[at + 1] = y;
    into[at + 2] = z;
    into[at + 3] = w;
    into[at + 4] = 0.5 * (tx * w + ty * z - tz * y);
    into[at + 5] = 0.5 * (ty * w + tz * x - tx * z);
    into[at + 6] = 0.5 * (tz * w + tx * y - ty * x);
    into[at + 7] = -0.5 * (tx * x + ty * y + tz * z);
  }
  return into;
}

/**
 * Position and normal of one vertex in rig units, written to `posed` (6 numbers). Bones are sign-aligned to the first, so that
 * all blend along the shorter way round. Hot: called for every vertex of every frame, allocates nothing.
 */
export function skinVertex(rig: Rig, bones: Float64Array, vertex: number, posed: Float64Array): void {
  const { boneIndexes, boneWeights, positions, normals } = rig;
  const first = boneIndexes[4 * vertex]! * 8;
  let weight = boneWeights[4 * vertex]!;
  let rx = bones[first]! * weight;
  let ry = bones[first + 1]! * weight;
  let rz = bones[first + 2]! * weight;
  let rw = bones[first + 3]! * weight;
  let dx = bones[first + 4]! * weight;
  let dy = bones[first + 5]! * weight;
  let dz = bones[first + 6]! * weight;
  let dw = bones[first + 7]! * weight;
  for (let k = 4 * vertex + 1; k < 4 * vertex + 4; k++) {
    weight = boneWeights[k]!;
    if (weight < 1e-3) break;
    const b = boneIndexes[k]! * 8;
    const cosine =
      bones[b]! * bones[first]! +
      bones[b + 1]! * bones[first + 1]! +
      bones[b + 2]! * bones[first + 2]! +
      bones[b + 3]! * bones[first + 3]!;
    if (cosine < 0) weight = -weight;
    rx += bones[b]! * weight;
    ry += bones[b + 1]! * weight;
    rz += bones[b + 2]! * weight;
    rw += bones[b + 3]! * weight;
    dx += bones[b + 4]! * weight;
    dy += bones[b + 5]! * weight;
    dz += bones[b + 6]! * weight;
    dw += bones[b + 7]! * weight;
  }
  const scale = 1 / Math.sqrt(rx * rx + ry * ry + rz * rz + rw * rw);
  rx *= scale;
  ry *= scale;
  rz *= scale;
  rw *= scale;
  dx *= scale;
  dy *= scale;
  dz *= scale;
  dw *= scale;
  const px = positions[3 * vertex]!;
  const py = positions[3 * vertex + 1]!;
  const pz = positions[3 * vertex + 2]!;
  let tx = 2 * (ry * pz - rz * py);
  let ty = 2 * (rz * px - rx * pz);
  let tz = 2 * (rx * py - ry * px);
  posed[0] = px + rw * tx + ry * tz - rz * ty + 2 * (rw * dx - dw * rx + ry * dz - rz * dy);
  posed[1] = py + rw * ty + rz * tx - rx * tz + 2 * (rw * dy - dw * ry + rz * dx - rx * dz);
  posed[2] = pz + rw * tz + rx * ty - ry * tx + 2 * (rw * dz - dw * rz + rx * dy - ry * dx);
  const nx = normals[3 * vertex]!;
  const ny = normals[3 * vertex + 1]!;
  const nz = normals[3 * vertex + 2]!;
  tx = 2 * (ry * nz - rz * ny);
  ty = 2 * (rz * nx - rx * nz);
  tz = 2 * (rx * ny - ry * nx);
  posed[3] = nx + rw * tx + ry * tz - rz * ty;
  posed[4] = ny + rw * ty + rz * tx - rx * tz;
  posed[5] = nz + rw * tz + rx * ty - ry * tx;
}
