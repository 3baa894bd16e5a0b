/**
 * Takes vertices out of a finished surface where those around them tell the same: each one costs time in every frame. Outlines and bends
 * keep all of theirs. By the kernel of `packages/engine/wasm/thin`; last step of a rig's mesh.
 */
import { KernelMemory } from '../../../core/kernel-memory.ts';
import { openKernel } from '../../../core/open-kernel.ts';
import type { Rig } from '../../../core/rig.ts';
import { KERNEL } from './thin-kernel-bytes.ts';

/** Numbers of each vertex. */
const STRIDES = { positions: 3, normals: 3, uvs: 2, sideShifts: 2, boneIndexes: 4, boneWeights: 4 } as const;
type VertexArrays = Pick<Rig, keyof typeof STRIDES>;
export type Surface = VertexArrays & Pick<Rig, 'triangles' | 'triangleTextures'>;

/** Later ones find next to nothing. */
const ROUNDS = 3;

/** The kernel's functions, as `wasm/thin` declares them. */
type Functions = { prepare(): void; thin(round: number): void };

/** A surface with fewer vertices, each as it was; in the rest pose, seen straight on, it looks the same. */
export function thinSurface(surface: Surface): Surface {
  const { triangles, gone } = findSpare(surface);
  const numbers = new Uint32Array(gone.length);
  let kept = 0;
  for (let vertex = 0; vertex < gone.length; vertex++) {
    numbers[vertex] = kept;
    if (gone[vertex] === 0) kept++;
  }
  const keep = <Values extends Float32Array | Uint8Array>(values: Values, stride: number): Values => {
    const result = values.slice(0, stride * kept) as Values;
    for (let vertex = 0; vertex < gone.length; vertex++) {
      if (gone[vertex] !== 0) continue;
      const to = stride * numbers[vertex]!;
      for (let k = 0; k < stride; k++) result[to + k] = values[stride * vertex + k]!;
    }
    return result;
  };
  return {
    positions: keep(surface.positions, STRIDES.positions),
    normals: keep(surface.normals, STRIDES.normals),
    uvs: keep(surface.uvs, STRIDES.uvs),
    sideShifts: keep(surface.sideShifts, STRIDES.sideShifts),
    boneIndexes: keep(surface.boneIndexes, STRIDES.boneIndexes),
    boneWeights: keep(surface.boneWeights, STRIDES.boneWeights),
    ...keepTriangles(surface, triangles, numbers),
  };
}

/** The triangles after all rounds, −1 the first vertex of those that are gone; and 1 for each vertex that is gone. */
function findSpare(surface: Surface): { triangles: Int32Array; gone: Uint8Array } {
  const vertexCount = surface.uvs.length / 2;
  const triangleCount = surface.triangleTextures.length;
  const space = new KernelMemory();
  const inputs = {
    positions: space.reserve(Float32Array, surface.positions.length),
    normals: space.reserve(Float32Array, surface.normals.length),
    sideShifts: space.reserve(Float32Array, surface.sideShifts.length),
    boneIndexes: space.reserve(Uint8Array, surface.boneIndexes.length),
    boneWeights: space.reserve(Float32Array, surface.boneWeights.length),
    triangles: space.reserve(Int32Array, 3 * triangleCount),
  };
  const gone = space.reserve(Uint8Array, vertexCount);
  const scratch = {
    firstCorners: space.reserve(Int32Array, vertexCount),
    nextCorners: space.reserve(Int32Array, 3 * triangleCount),
    sides: space.reserve(Uint8Array, vertexCount),
    rounds: space.reserve(Uint8Array, vertexCount),
  };
  const memory = space.allocate();
  const places = Object.entries({ ...inputs, gone, ...scratch });
  const addresses = Object.fromEntries(places.map(([name, { address }]) => [name, address]));
  for (const [name, place] of Object.entries(inputs)) place.view(memory).set(surface[name as keyof typeof inputs]);
  const kernel = openKernel<Functions>(KERNEL, memory, { vertexCount, triangleCount, ...addresses });
  kernel.prepare();
  for (let round = 1; round <= ROUNDS; round++) kernel.thin(round);
  return { triangles: inputs.triangles.view(memory), gone: gone.view(memory) };
}

/** Those that are left, with the new numbers of their vertices. */
function keepTriangles(
  surface: Surface,
  corners: Int32Array,
  numbers: Uint32Array,
): Pick<Surface, 'triangles' | 'triangleTextures'> {
  const triangles = new Uint32Array(corners.length);
  const triangleTextures = new Uint8Array(corners.length / 3);
  let count = 0;
  for (let corner = 0; corner < corners.length; corner += 3) {
    if (corners[corner]! < 0) continue;
    for (let k = 0; k < 3; k++) triangles[3 * count + k] = numbers[corners[corner + k]!]!;
    triangleTextures[count++] = surface.triangleTextures[corner / 3]!;
  }
  return { triangles: triangles.slice(0, 3 * count), triangleTextures: triangleTextures.slice(0, count) };
}
