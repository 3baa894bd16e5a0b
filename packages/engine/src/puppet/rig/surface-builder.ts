/** Collects the vertices and triangles of all sheets while the rig is put together. */
import { BONE, type BoneName } from '../../core/rig.ts';
import { vertexNormals } from './mesh/vertex-normals.ts';
import { armBones, legBones, SIDES } from './side.ts';

export type SurfaceVertex = {
  /** Texture pixels, y down, which is the texel as well. */
  x: number;
  y: number;
  /** Towards the viewer. */
  z: number;
  shiftX: number;
  shiftY: number;
};

/** Bone influences a vertex. */
const INFLUENCES = 4;

export class SurfaceBuilder {
  readonly #positions: number[] = [];
  readonly #uvs: number[] = [];
  readonly #sideShifts: number[] = [];
  readonly #boneIndexes: number[] = [];
  readonly #boneWeights: number[] = [];
  readonly #triangles: number[] = [];
  readonly #triangleTextures: number[] = [];

  /** Returns the index of the new vertex. `weights` has one entry a bone. */
  addVertex({ x, y, z, shiftX, shiftY }: SurfaceVertex, bones: readonly BoneName[], weights: Float64Array): number {
    this.#positions.push(x, -y, z);
    this.#uvs.push(x, y);
    this.#sideShifts.push(shiftX, shiftY);
    const strongest = strongestBones(bones, weights);
    const sum = strongest.reduce((total, { weight }) => total + weight, 0);
    for (let k = 0; k < INFLUENCES; k++) {
      this.#boneIndexes.push(strongest[k]?.index ?? 0);
      this.#boneWeights.push((strongest[k]?.weight ?? 0) / sum);
    }
    return this.#positions.length / 3 - 1;
  }

  addTriangle(a: number, b: number, c: number, texture: number): void {
    this.#triangles.push(a, b, c);
    this.#triangleTextures.push(texture);
  }

  /** Depth of the vertex that is nearest to the viewer; 0 without any. */
  nearest(): number {
    let nearest = 0;
    for (let z = 2; z < this.#positions.length; z += 3) nearest = Math.max(nearest, this.#positions[z]!);
    return nearest;
  }

  finish() {
    const positions = Float32Array.from(this.#positions);
    const triangles = Uint32Array.from(this.#triangles);
    return {
      positions,
      normals: vertexNormals(positions, triangles),
      uvs: Float32Array.from(this.#uvs),
      sideShifts: Float32Array.from(this.#sideShifts),
      boneIndexes: Uint8Array.from(this.#boneIndexes),
      boneWeights: Float32Array.from(this.#boneWeights),
      triangles,
      triangleTextures: Uint8Array.from(this.#triangleTextures),
    };
  }
}

/** Who takes over the share of a bone that a vertex has no room for: its limb, then what the limb hangs on. */
const LIMBS: readonly (readonly BoneName[])[] = [
  ['pelvis', 'chest'],
  ['head', 'chest'],
  ...SIDES.map((side) => [...armBones(side), 'chest'] as const),
  ...SIDES.map((side) => [...legBones(side), 'pelvis'] as const),
];
/** Smaller weights are rounding. */
const NO_WEIGHT = 1e-4;

/** At most four bones, heaviest first. The lightest gives its weight to its heir: simply dropped it would leave a step in the skin. */
function strongestBones(bones: readonly BoneName[], weights: Float64Array): { index: number; weight: number }[] {
  const left = bones
    .map((bone, b) => ({ bone, index: BONE[bone], weight: weights[b]! }))
    .filter(({ weight }) => weight > NO_WEIGHT)
    .sort((a, b) => b.weight - a.weight || a.index - b.index);
  while (left.length > INFLUENCES) {
    const lightest = left.pop()!;
    const limb = LIMBS.find((bones) => bones.includes(lightest.bone))!;
    const heir = left
      .filter(({ bone }) => limb.includes(bone))
      .sort((a, b) => limb.indexOf(a.bone) - limb.indexOf(b.bone))[0];
    if (!heir) continue;
    heir.weight += lightest.weight;
    left.sort((a, b) => b.weight - a.weight || a.index - b.index);
  }
  return left;
}
