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

/** Share of a bone (its index in rigs) in a vertex. */
export type Influence = { index: number; weight: number };

/** Bone influences a vertex. */
const INFLUENCES = 4;
const NO_INFLUENCE: Influence = { index: 0, weight: 0 };

export class SurfaceBuilder {
  readonly #positions: number[] = [];
  readonly #uvs: number[] = [];
  readonly #sideShifts: number[] = [];
  readonly #boneIndexes: number[] = [];
  readonly #boneWeights: number[] = [];
  readonly #triangles: number[] = [];
  readonly #triangleTextures: number[] = [];

  /** Returns the index of the new vertex. `influences` as `strongestBones` gives them. */
  addVertex({ x, y, z, shiftX, shiftY }: SurfaceVertex, influences: readonly Influence[]): number {
    this.#positions.push(x, -y, z);
    this.#uvs.push(x, y);
    this.#sideShifts.push(shiftX, shiftY);
    let sum = 0;
    for (const { weight } of influences) sum += weight;
    for (let k = 0; k < INFLUENCES; k++) {
      const { index, weight } = influences[k] ?? NO_INFLUENCE;
      this.#boneIndexes.push(index);
      this.#boneWeights.push(weight / sum);
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
    const positions = new Float32Array(this.#positions);
    const triangles = new Uint32Array(this.#triangles);
    return {
      positions,
      normals: vertexNormals(positions, triangles),
      uvs: new Float32Array(this.#uvs),
      sideShifts: new Float32Array(this.#sideShifts),
      boneIndexes: new Uint8Array(this.#boneIndexes),
      boneWeights: new Float32Array(this.#boneWeights),
      triangles,
      triangleTextures: new Uint8Array(this.#triangleTextures),
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

/**
 * At most four bones of a vertex, heaviest first; `weights` has one entry a bone. The lightest gives its weight to its heir: simply dropped it
 * would leave a step in the skin.
 */
export function strongestBones(bones: readonly BoneName[], weights: Float64Array): Influence[] {
  const left: (Influence & { bone: BoneName })[] = [];
  for (let b = 0; b < bones.length; b++) {
    const weight = weights[b]!;
    if (weight > NO_WEIGHT) left.push({ bone: bones[b]!, index: BONE[bones[b]!], weight });
  }
  if (left.length > 1) left.sort(byWeight);
  while (left.length > INFLUENCES) {
    const lightest = left.pop()!;
    const limb = LIMBS.find((bones) => bones.includes(lightest.bone))!;
    const heir = left
      .filter(({ bone }) => limb.includes(bone))
      .sort((a, b) => limb.indexOf(a.bone) - limb.indexOf(b.bone))[0];
    if (!heir) continue;
    heir.weight += lightest.weight;
    left.sort(byWeight);
  }
  return left;
}

function byWeight(a: Influence, b: Influence): number {
  return b.weight - a.weight || a.index - b.index;
}
