/** First stage of the painter: from posed vertices to screen position, texel and light of each. Feeds the `PaintKernel`. */
import type { Rig } from '../../core/rig.ts';
import { normalize, type Vector3 } from '../../core/vector.ts';
import { HEAD_BONE, listBoneAxes, measureTurns } from './measure-turns.ts';
import type { PosedMesh } from './posed-mesh.ts';

/** Numbers a vertex in `VertexStage.vertices`: screen x, screen y, depth, texel u, texel v, light. */
export const VERTEX_STRIDE = 6;

/** From the viewer's upper left, as most pictures are lit. */
const LIGHT: Vector3 = normalize([-0.35, 0.55, 0.75]);
/** How much of the light's change with a turn is shown. Drawings are flat by nature, and faces suffer first (engine spec 4.10). */
const SHADE = { photo: { body: 0.35, face: 0.2 }, drawing: { body: 0.25, face: 0.15 } };
/** Getting brighter is shown less than getting darker: pale clothes and skin would lose their detail. */
const BRIGHTENING = 0.5;
/** Positions beyond this are damage, not pictures. */
const FARTHEST = 1e6;

/** Light on a surface whose normal makes this cosine with the light; what faces away keeps a little. */
function lit(cosine: number): number {
  return cosine > 0 ? cosine : 0.3 * cosine;
}

export class VertexStage {
  /** VERTEX_STRIDE numbers a vertex; x is NaN where the vertex must not be drawn. Overwritten by each `run`. */
  readonly vertices: Float32Array;
  /** Least and greatest depth of the last `run`. */
  nearestDepth = 0;
  farthestDepth = 0;
  readonly #rig: Rig;
  readonly #axes: Vector3[];
  readonly #turns: Float32Array;
  readonly #shade: Float32Array;
  readonly #restLight: Float32Array;

  /** @param vertices what to write to; default: a new array */
  constructor(rig: Rig, vertices?: Float32Array) {
    const vertexCount = rig.uvs.length / 2;
    this.#rig = rig;
    this.vertices = vertices ?? new Float32Array(vertexCount * VERTEX_STRIDE);
    this.#axes = listBoneAxes(rig.joints);
    this.#turns = new Float32Array(this.#axes.length);
    this.#shade = new Float32Array(vertexCount);
    this.#restLight = new Float32Array(vertexCount);
    for (let i = 0; i < vertexCount; i++) {
      this.#shade[i] = shadeOf(rig, i);
      // The back is lit as if it were a picture taken from behind: by what its normal is once it faces the viewer.
      const [x, y, z] = [rig.normals[3 * i]!, rig.normals[3 * i + 1]!, Math.abs(rig.normals[3 * i + 2]!)];
      this.#restLight[i] = lit(x * LIGHT[0] + y * LIGHT[1] + z * LIGHT[2]);
    }
  }

  /** Screen positions are picture pixels times `samplesPerPixel`. */
  run(mesh: PosedMesh, samplesPerPixel: number): void {
    measureTurns(this.#axes, mesh.boneRotations, this.#turns);
    this.#placeVertices(mesh.positions, samplesPerPixel);
    this.#shiftTexels();
    this.#light(mesh.normals);
  }

  #placeVertices(positions: Float32Array, samplesPerPixel: number): void {
    const { vertices } = this;
    let farthest = Number.POSITIVE_INFINITY;
    let nearest = Number.NEGATIVE_INFINITY;
    for (let from = 0, to = 0; from < positions.length; from += 3, to += VERTEX_STRIDE) {
      const x = positions[from]! * samplesPerPixel;
      const y = positions[from + 1]! * samplesPerPixel;
      const depth = positions[from + 2]!;
      // Written so that NaN fails, too.
      const isDrawable = Math.abs(x) < FARTHEST && Math.abs(y) < FARTHEST && Math.abs(depth) < FARTHEST;
      vertices[to] = isDrawable ? x : Number.NaN;
      vertices[to + 1] = y;
      vertices[to + 2] = depth;
      if (!isDrawable) continue;
      if (depth < farthest) farthest = depth;
      if (depth > nearest) nearest = depth;
    }
    this.farthestDepth = farthest;
    this.nearestDepth = nearest;
  }

  /** Engine spec 4.6: what turns sideways shows texels from inside the outline instead of a smear of the outline itself. */
  #shiftTexels(): void {
    const { uvs, sideShifts, boneIndexes, boneWeights } = this.#rig;
    const turns = this.#turns;
    const { vertices } = this;
    for (let i = 0, to = 3, bone = 0; i < uvs.length; i += 2, to += VERTEX_STRIDE, bone += 4) {
      const turn =
        boneWeights[bone]! * turns[boneIndexes[bone]!]! +
        boneWeights[bone + 1]! * turns[boneIndexes[bone + 1]!]! +
        boneWeights[bone + 2]! * turns[boneIndexes[bone + 2]!]! +
        boneWeights[bone + 3]! * turns[boneIndexes[bone + 3]!]!;
      vertices[to] = uvs[i]! + turn * sideShifts[i]!;
      vertices[to + 1] = uvs[i + 1]! + turn * sideShifts[i + 1]!;
    }
  }

  /** Relative: only the change from the rest pose counts, so that the rest pose is the original picture. */
  #light(normals: Float32Array): void {
    const { vertices } = this;
    const shade = this.#shade;
    const restLight = this.#restLight;
    const [lightX, lightY, lightZ] = LIGHT;
    for (let i = 0, from = 0, to = 5; i < shade.length; i++, from += 3, to += VERTEX_STRIDE) {
      const now = lit(normals[from]! * lightX - normals[from + 1]! * lightY + normals[from + 2]! * lightZ);
      const change = now - restLight[i]!;
      vertices[to] = 1 + shade[i]! * (change > 0 ? BRIGHTENING * change : change);
    }
  }
}

function shadeOf(rig: Rig, vertex: number): number {
  const { body, face } = rig.isDrawing ? SHADE.drawing : SHADE.photo;
  let headWeight = 0;
  for (let i = 4 * vertex; i < 4 * vertex + 4; i++) {
    if (rig.boneIndexes[i] === HEAD_BONE) headWeight += rig.boneWeights[i]!;
  }
  return body + (face - body) * headWeight;
}
