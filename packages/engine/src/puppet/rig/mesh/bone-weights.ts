/** How much each bone moves each vertex: bone heat (Baran & Popović 2007) on the mesh of one sheet. */
import type { BoneName } from '../../../core/rig.ts';
import type { BoneSegment } from '../bone-segments.ts';
import { segmentDistance } from '../geometry.ts';
import { DistanceHeap } from '../grid/distance-heap.ts';
import type { SheetMesh } from './sheet-mesh.ts';

export type WeightOptions = {
  bones: readonly BoneName[];
  segments: readonly BoneSegment[];
  /** Which bones may claim vertices of a region; y is the vertex's row. */
  mayClaim: (bone: BoneName, region: number, y: number) => boolean;
};

/** Heat that a bone sends into its nearest vertices; values of .7 to 4 look alike. */
const HEAT = 1.5;
const SMOOTHINGS = 4;
const MAX_ITERATIONS = 120;
const TOLERANCE = 1e-4;

/** Weights by vertex and bone, row-major (bones.length a vertex), each row summing to 1. */
export function solveBoneWeights(mesh: SheetMesh, options: WeightOptions): Float64Array {
  const { bones } = options;
  const vertexCount = mesh.x.length;
  const { distances, owners } = claimVertices(mesh, options);
  const heat = distances.map((d) => (HEAT * mesh.step ** 2) / Math.max(d * d, mesh.step ** 2 / 4));
  const weights = new Float64Array(vertexCount * bones.length);
  const solver = makeSolver(mesh, heat);
  for (let b = 0; b < bones.length; b++) {
    const warmth = diffuse(mesh, solver, { heat, owners, bone: b });
    for (let v = 0; v < vertexCount; v++) weights[v * bones.length + b] = Math.max(0, warmth[v]!);
  }
  for (let pass = 0; pass < SMOOTHINGS; pass++) smooth(mesh, weights, bones.length);
  normaliseRows(weights, bones.length);
  return weights;
}

/** Nearest bone of each vertex along the mesh (index into options.bones), and how far it is. */
function claimVertices(mesh: SheetMesh, { bones, segments, mayClaim }: WeightOptions) {
  const vertexCount = mesh.x.length;
  const distances = new Float64Array(vertexCount).fill(Infinity);
  const owners = new Int8Array(vertexCount).fill(-1);
  const heap = new DistanceHeap();
  const isAllowed = (bone: BoneName, v: number) => mesh.regions[v]! < 0 || mayClaim(bone, mesh.regions[v]!, mesh.y[v]!);
  const own = segments.filter(({ bone }) => bones.includes(bone));
  for (const { bone, from, to } of own) {
    for (let v = 0; v < vertexCount; v++) {
      const d = segmentDistance(mesh.x[v]!, mesh.y[v]!, from, to);
      if (d >= 1.1 * mesh.step || d >= distances[v]! || !isAllowed(bone, v)) continue;
      distances[v] = d;
      owners[v] = bones.indexOf(bone);
    }
  }
  for (let v = 0; v < vertexCount; v++) if (owners[v]! >= 0) heap.push(distances[v]!, v);
  spreadDistances(mesh, distances, owners, heap);
  for (let v = 0; v < vertexCount; v++) {
    if (owners[v]! >= 0) continue;
    // An island that no bone runs through: the nearest bone as the crow flies.
    for (const { bone, from, to } of own) {
      const d = segmentDistance(mesh.x[v]!, mesh.y[v]!, from, to);
      if (d >= distances[v]! || !isAllowed(bone, v)) continue;
      distances[v] = d;
      owners[v] = bones.indexOf(bone);
    }
    if (owners[v]! < 0) owners[v] = 0;
    if (distances[v] === Infinity) distances[v] = mesh.step;
  }
  return { distances, owners };
}

function spreadDistances(mesh: SheetMesh, distances: Float64Array, owners: Int8Array, heap: DistanceHeap): void {
  const { x, y, neighbourStarts, neighbours } = mesh;
  while (heap.size > 0) {
    const reached = heap.topKey;
    const v = heap.pop();
    if (reached > distances[v]!) continue;
    for (let slot = neighbourStarts[v]!; slot < neighbourStarts[v + 1]!; slot++) {
      const n = neighbours[slot]!;
      const next = reached + Math.hypot(x[v]! - x[n]!, y[v]! - y[n]!);
      if (next >= distances[n]!) continue;
      distances[n] = next;
      owners[n] = owners[v]!;
      heap.push(next, n);
    }
  }
}

/** Reused for every bone of a mesh. */
type Solver = {
  /** Of L + H. */
  diagonal: Float64Array;
  product: Float64Array;
  residual: Float64Array;
  search: Float64Array;
  solution: Float64Array;
};

function makeSolver({ neighbourStarts }: SheetMesh, heat: Float64Array): Solver {
  const scratch = () => new Float64Array(heat.length);
  return {
    diagonal: heat.map((h, v) => h + neighbourStarts[v + 1]! - neighbourStarts[v]!),
    product: scratch(),
    residual: scratch(),
    search: scratch(),
    solution: scratch(),
  };
}

/** Solves (L + H) w = H p for one bone by conjugate gradients; p is 1 where the bone is the nearest. The next call overwrites the result. */
function diffuse(
  mesh: SheetMesh,
  solver: Solver,
  { heat, owners, bone }: { heat: Float64Array; owners: Int8Array; bone: number },
): Float64Array {
  const { diagonal, product, residual, search, solution } = solver;
  const count = heat.length;
  for (let v = 0; v < count; v++) solution[v] = owners[v] === bone ? 1 : 0;
  multiply(mesh, diagonal, solution, product);
  let slope = 0;
  for (let v = 0; v < count; v++) {
    residual[v] = (owners[v] === bone ? heat[v]! : 0) - product[v]!;
    search[v] = residual[v]! / diagonal[v]!;
    slope += residual[v]! * search[v]!;
  }
  const goal = TOLERANCE * TOLERANCE;
  for (let iteration = 0; iteration < MAX_ITERATIONS && slope > goal; iteration++) {
    const curvature = multiply(mesh, diagonal, search, product);
    const length = slope / curvature;
    let nextSlope = 0;
    for (let v = 0; v < count; v++) {
      solution[v]! += length * search[v]!;
      residual[v]! -= length * product[v]!;
      nextSlope += (residual[v]! * residual[v]!) / diagonal[v]!;
    }
    const turn = nextSlope / slope;
    for (let v = 0; v < count; v++) search[v] = residual[v]! / diagonal[v]! + turn * search[v]!;
    slope = nextSlope;
  }
  return solution;
}

/** `to` becomes (L + H) · `from`. @returns `from` · `to` */
function multiply(
  { neighbourStarts, neighbours }: SheetMesh,
  diagonal: Float64Array,
  from: Float64Array,
  to: Float64Array,
): number {
  let dot = 0;
  for (let v = 0, slot = 0; v < from.length; v++) {
    let sum = diagonal[v]! * from[v]!;
    for (const end = neighbourStarts[v + 1]!; slot < end; slot++) sum -= from[neighbours[slot]!]!;
    to[v] = sum;
    dot += from[v]! * sum;
  }
  return dot;
}

/** Half-way to the neighbours' average. */
function smooth({ neighbourStarts, neighbours }: SheetMesh, weights: Float64Array, bones: number): void {
  const before = weights.slice();
  for (let v = 0; v + 1 < neighbourStarts.length; v++) {
    const first = neighbourStarts[v]!;
    const end = neighbourStarts[v + 1]!;
    if (end === first) continue;
    const share = 0.5 / (end - first);
    for (let b = 0; b < bones; b++) {
      let sum = 0;
      for (let slot = first; slot < end; slot++) sum += before[neighbours[slot]! * bones + b]!;
      weights[v * bones + b] = 0.5 * before[v * bones + b]! + share * sum;
    }
  }
}

export function normaliseRows(weights: Float64Array, bones: number): void {
  for (let row = 0; row < weights.length; row += bones) {
    let sum = 0;
    for (let b = 0; b < bones; b++) sum += weights[row + b]!;
    if (sum <= 0) weights[row] = sum = 1;
    for (let b = 0; b < bones; b++) weights[row + b]! /= sum;
  }
}
