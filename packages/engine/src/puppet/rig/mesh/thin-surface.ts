/**
 * Takes vertices out of a finished surface where those around them tell the same: each one costs time in every frame. Outlines and bends
 * keep all of theirs. Last step of a rig's mesh.
 */
import { BONES, type Rig } from '../../../core/rig.ts';

export type Surface = Pick<
  Rig,
  | 'positions'
  | 'normals'
  | 'uvs'
  | 'sideShifts'
  | 'boneIndexes'
  | 'boneWeights'
  | 'triangles'
  | 'triangleTextures'
>;

/** What may change where a vertex was: its depth and its side shift (texels), and each axis of its normal. */
const MOST_CHANGE = { depth: 1, shift: 1, normal: 0.15 };
/** Neighbours whose bones differ by more than this share lie in a bend. There a surface is round in poses that nobody knows yet. */
const MOST_BEND = 0.1;
/** Texels. */
const LONGEST_EDGE = 18;
/** Twice the area of a triangle, by the square of its longest edge: slivers have less. */
const LEAST_SHAPE = 0.12;
/** In each round the neighbours of vertices that were taken out stay. */
const ROUNDS = 3;
const MOST_NEIGHBOURS = 24;
/** Numbers of each vertex in the arrays of a surface. */
const STRIDES = { positions: 3, normals: 3, uvs: 2, sideShifts: 2, boneIndexes: 4, boneWeights: 4 } as const;

/** A surface with fewer vertices, each as it was before; in the rest pose, seen straight on, it looks the same. */
export function thinSurface(surface: Surface): Surface {
  const thinning = new Thinning(surface);
  const vertexCount = surface.uvs.length / 2;
  for (let round = 1; round <= ROUNDS; round++) {
    for (let vertex = 0; vertex < vertexCount; vertex++) thinning.tryToRemove(vertex, round);
  }
  return thinning.finish();
}

/** Front and back are flat sheets seen straight on, where x and y never change: there a vertex can be drawn onto a neighbour. */
class Thinning {
  readonly #surface: Surface;
  /** Vertices of the triangles; those that are gone have no first one. */
  readonly #corners: Int32Array;
  /** Corners of each vertex as a list: the first one, and for each corner the next one; −1 ends it. */
  readonly #firstCorner: Int32Array;
  readonly #nextCorner: Int32Array;
  /** 1: front; −1: back; 0: on the outline, or where textures meet. */
  readonly #facing: Int8Array;
  readonly #isRemoved: Uint8Array;
  /** The round in which a neighbour was taken out. */
  readonly #touched: Uint8Array;
  // Of the vertex at hand: its corners, and the other two vertices of each triangle.
  readonly #star = new Int32Array(MOST_NEIGHBOURS);
  readonly #after = new Int32Array(MOST_NEIGHBOURS);
  readonly #before = new Int32Array(MOST_NEIGHBOURS);
  readonly #weights = new Float64Array(BONES.length);

  constructor(surface: Surface) {
    const vertexCount = surface.uvs.length / 2;
    this.#surface = surface;
    this.#corners = Int32Array.from(surface.triangles);
    this.#firstCorner = new Int32Array(vertexCount).fill(-1);
    this.#nextCorner = new Int32Array(this.#corners.length);
    this.#isRemoved = new Uint8Array(vertexCount);
    this.#touched = new Uint8Array(vertexCount);
    this.#facing = findFacing(surface);
    for (let corner = 0; corner < this.#corners.length; corner++) this.#link(corner, this.#corners[corner]!);
  }

  tryToRemove(vertex: number, round: number): void {
    if (this.#isRemoved[vertex] || this.#facing[vertex] === 0 || this.#touched[vertex] === round) return;
    const count = this.#collectStar(vertex);
    if (count === 0 || this.#isInBend(vertex, count)) return;
    let best = -1;
    let bestShape = LEAST_SHAPE;
    for (let i = 0; i < count; i++) {
      if (this.#facing[this.#after[i]!] === 0) continue;
      const shape = this.#tryTarget(vertex, this.#after[i]!, count);
      if (shape > bestShape) {
        bestShape = shape;
        best = this.#after[i]!;
      }
    }
    if (best >= 0) this.#drawOnto(vertex, best, { count, round });
  }

  finish(): Surface {
    const { triangleTextures } = this.#surface;
    const kept = this.#isRemoved.reduce((sum, isRemoved) => sum + 1 - isRemoved, 0);
    const numbers = new Int32Array(this.#isRemoved.length);
    for (let vertex = 0, number = 0; vertex < numbers.length; vertex++) {
      numbers[vertex] = number;
      if (!this.#isRemoved[vertex]) number++;
    }
    const isAlive = (_: number, triangle: number) => this.#corners[3 * triangle]! >= 0;
    const textures = triangleTextures.filter(isAlive);
    const triangles = new Uint32Array(3 * textures.length);
    let to = 0;
    for (let corner = 0; corner < this.#corners.length; corner++) {
      if (isAlive(0, Math.floor(corner / 3))) triangles[to++] = numbers[this.#corners[corner]!]!;
    }
    const arrays = { ...this.#surface };
    for (const [name, stride] of Object.entries(STRIDES) as [keyof typeof STRIDES, number][]) {
      Object.assign(arrays, { [name]: this.#keep(this.#surface[name], stride, kept) });
    }
    return { ...arrays, triangles, triangleTextures: textures };
  }

  #keep<T extends Float32Array | Uint8Array>(values: T, stride: number, count: number): T {
    const kept = values.slice(0, stride * count) as T;
    let to = 0;
    for (let vertex = 0; vertex < this.#isRemoved.length; vertex++) {
      if (this.#isRemoved[vertex]) continue;
      for (let k = 0; k < stride; k++) kept[to++] = values[stride * vertex + k]!;
    }
    return kept;
  }

  #link(corner: number, vertex: number): void {
    this.#nextCorner[corner] = this.#firstCorner[vertex]!;
    this.#firstCorner[vertex] = corner;
  }

  /** Returns how many triangles, and so neighbours, a vertex has; 0 for too many. */
  #collectStar(vertex: number): number {
    const corners = this.#corners;
    let count = 0;
    for (let corner = this.#firstCorner[vertex]!; corner >= 0; corner = this.#nextCorner[corner]!) {
      const start = corner - (corner % 3);
      if (corners[start]! < 0) continue;
      if (count === MOST_NEIGHBOURS) return 0;
      this.#star[count] = corner;
      this.#after[count] = corners[start + ((corner + 1) % 3)]!;
      this.#before[count++] = corners[start + ((corner + 2) % 3)]!;
    }
    return count;
  }

  #isInBend(vertex: number, count: number): boolean {
    const { boneIndexes, boneWeights } = this.#surface;
    const weights = this.#weights;
    for (let i = 0; i < count; i++) {
      const neighbour = this.#after[i]!;
      for (let k = 0; k < 4; k++) {
        weights[boneIndexes[4 * vertex + k]!]! += boneWeights[4 * vertex + k]!;
        weights[boneIndexes[4 * neighbour + k]!]! -= boneWeights[4 * neighbour + k]!;
      }
      let difference = 0;
      for (let bone = 0; bone < weights.length; bone++) {
        difference += Math.abs(weights[bone]!);
        weights[bone] = 0;
      }
      if (difference > 2 * MOST_BEND) return true;
    }
    return false;
  }

  /** The shape of the worst triangle that there would be, if the vertex were drawn onto `target`; 0 where it would be missed. */
  #tryTarget(vertex: number, target: number, count: number): number {
    let worst = 1;
    for (let i = 0; i < count; i++) {
      const a = this.#after[i]!;
      const b = this.#before[i]!;
      if (a === target || b === target) continue;
      const shape = this.#shapeOf(target, a, b);
      if (shape < worst) worst = shape;
      if (shape < LEAST_SHAPE || !this.#isLike(vertex, target, a, b)) return 0;
    }
    return worst;
  }

  #shapeOf(a: number, b: number, c: number): number {
    const p = this.#surface.positions;
    const abX = p[3 * b]! - p[3 * a]!;
    const abY = p[3 * b + 1]! - p[3 * a + 1]!;
    const acX = p[3 * c]! - p[3 * a]!;
    const acY = p[3 * c + 1]! - p[3 * a + 1]!;
    const bcX = acX - abX;
    const bcY = acY - abY;
    const longest = Math.max(abX * abX + abY * abY, acX * acX + acY * acY, bcX * bcX + bcY * bcY);
    if (longest > LONGEST_EDGE ** 2) return 0;
    return ((abX * acY - acX * abY) * this.#facing[a]!) / longest;
  }

  /** Whether the triangle a b c has, where the vertex is, about what the vertex has; also where the vertex does not lie on it. */
  #isLike(vertex: number, a: number, b: number, c: number): boolean {
    const { positions: p, normals, sideShifts } = this.#surface;
    const whole = doubleArea(p, a, b, c);
    const shareA = doubleArea(p, vertex, b, c) / whole;
    const shareB = doubleArea(p, a, vertex, c) / whole;
    const shareC = 1 - shareA - shareB;
    if (shareA < -1e-6 || shareB < -1e-6 || shareC < -1e-6) return true;
    const changeOf = (values: Float32Array, stride: number, k: number): number =>
      Math.abs(
        shareA * values[stride * a + k]! +
          shareB * values[stride * b + k]! +
          shareC * values[stride * c + k]! -
          values[stride * vertex + k]!,
      );
    return (
      changeOf(p, 3, 2) <= MOST_CHANGE.depth &&
      changeOf(sideShifts, 2, 0) <= MOST_CHANGE.shift &&
      changeOf(sideShifts, 2, 1) <= MOST_CHANGE.shift &&
      changeOf(normals, 3, 0) <= MOST_CHANGE.normal &&
      changeOf(normals, 3, 1) <= MOST_CHANGE.normal &&
      changeOf(normals, 3, 2) <= MOST_CHANGE.normal
    );
  }

  /** The two triangles between both vertices go, the others get `target` as their corner. */
  #drawOnto(vertex: number, target: number, { count, round }: { count: number; round: number }): void {
    this.#isRemoved[vertex] = 1;
    for (let i = 0; i < count; i++) {
      const corner = this.#star[i]!;
      this.#touched[this.#after[i]!] = round;
      if (this.#after[i] === target || this.#before[i] === target) this.#corners[corner - (corner % 3)] = -1;
      else {
        this.#corners[corner] = target;
        this.#link(corner, target);
      }
    }
  }
}

/** Twice the area of a triangle as seen straight on; negative on the back. */
function doubleArea(p: Float32Array, a: number, b: number, c: number): number {
  const x = p[3 * a]!;
  const y = p[3 * a + 1]!;
  return (p[3 * b]! - x) * (p[3 * c + 1]! - y) - (p[3 * c]! - x) * (p[3 * b + 1]! - y);
}

function findFacing({ positions, triangles, triangleTextures }: Surface): Int8Array {
  const facing = new Int8Array(positions.length / 3);
  const texture = new Int16Array(positions.length / 3).fill(-1);
  const isMixed = new Uint8Array(positions.length / 3);
  for (let corner = 0; corner < triangles.length; corner++) {
    const start = corner - (corner % 3);
    const vertex = triangles[corner]!;
    const side = Math.sign(doubleArea(positions, triangles[start]!, triangles[start + 1]!, triangles[start + 2]!));
    const own = triangleTextures[start / 3]!;
    const isFirst = texture[vertex]! < 0;
    if (side === 0 || (!isFirst && (facing[vertex] !== side || texture[vertex] !== own))) isMixed[vertex] = 1;
    facing[vertex] = side;
    texture[vertex] = own;
  }
  return facing.map((side, vertex) => (isMixed[vertex] ? 0 : side));
}
