/** How much each bone moves each vertex: bone heat (Baran & Popović 2007) on the mesh of one sheet. */
import { KernelMemory } from '../../../core/kernel-memory.ts';
import type { BoneName } from '../../../core/rig.ts';
import { openGridKernel } from '../../grid-kernel.ts';
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
  const solve = openSolver(mesh, heat, owners);
  for (let b = 0; b < bones.length; b++) {
    const warmth = solve(b);
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

/** Solves (L + H) w = H p for one bone, p being 1 where the bone is the nearest. The next call overwrites the result. */
type Solver = (bone: number) => Float64Array;

/** Brings the system into the kernel of `wasm/grid`, whose next other use is the end of the solver. */
function openSolver({ neighbourStarts, neighbours }: SheetMesh, heat: Float64Array, owners: Int8Array): Solver {
  const count = heat.length;
  const space = new KernelMemory();
  const starts = space.reserve(Int32Array, neighbourStarts.length);
  const links = space.reserve(Int32Array, neighbours.length);
  const diagonal = space.reserve(Float64Array, count);
  const heats = space.reserve(Float64Array, count);
  const solution = space.reserve(Float64Array, count);
  const scratch = ['product', 'residual', 'search'].map(() => space.reserve(Float64Array, count).address);
  const { exports, memory } = openGridKernel(space);
  starts.view(memory).set(neighbourStarts);
  links.view(memory).set(neighbours);
  heats.view(memory).set(heat);
  diagonal.view(memory).set(heat.map((h, v) => h + neighbourStarts[v + 1]! - neighbourStarts[v]!));
  const system = [starts.address, links.address, count, diagonal.address, heats.address];
  const warmth = solution.view(memory);
  return (bone) => {
    for (let v = 0; v < count; v++) warmth[v] = owners[v] === bone ? 1 : 0;
    exports.diffuse(...system, solution.address, ...scratch, MAX_ITERATIONS, TOLERANCE * TOLERANCE);
    return warmth;
  };
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
