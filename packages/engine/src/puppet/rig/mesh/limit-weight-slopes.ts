/**
 * Keeps skin from tearing where a slit ends, at armpit and crotch: there weights go from body to limb within a texel or two, and a raised
 * limb would stretch that skin many times. Spreads such steps over as much skin as they need, and touches nothing else.
 */
import { KernelMemory } from '../../../core/kernel-memory.ts';
import type { BoneName, Point } from '../../../core/rig.ts';
import { openGridKernel } from '../../grid-kernel.ts';
import type { SheetMesh } from './sheet-mesh.ts';

export type LimbOnBody = {
  /** What the limb turns about. */
  pivot: Point;
  /** First the bone at the pivot, then those that follow it. */
  bones: readonly BoneName[];
  /** What the skin around the pivot belongs to otherwise. */
  base: BoneName;
};

/** Largest change of weight over a way of the length of the distance to the pivot: a right angle stretches such skin 2.6 times. */
const MAX_SLOPE = 1.15;
const PASSES = 60;
/** Steps of weight that are too large by no more than this stay. */
const SLACK = 1e-4;
/** Skin is not looked at nearer to the pivot than this, texels. */
const MIN_DISTANCE = 4;

/** Changes the weights (bones.length a vertex, rows sum to 1) in place, for one limb after the other. */
export function limitWeightSlopes(
  mesh: SheetMesh,
  weights: Float64Array,
  bones: readonly BoneName[],
  limbs: readonly LimbOnBody[],
): void {
  const edges = edgesOf(mesh);
  for (const limb of limbs) limitSlopesOf(limb, weights, bones, { mesh, edges });
}

function limitSlopesOf(
  limb: LimbOnBody,
  weights: Float64Array,
  bones: readonly BoneName[],
  { mesh, edges }: { mesh: SheetMesh; edges: Edges },
): void {
  const columns = limb.bones.map((bone) => bones.indexOf(bone)).filter((column) => column >= 0);
  const base = bones.indexOf(limb.base);
  if (columns.length === 0 || base < 0) return;
  const count = bones.length;
  const totals = new Float64Array(mesh.x.length);
  for (let v = 0; v < totals.length; v++) for (const column of columns) totals[v]! += weights[v * count + column]!;
  const before = totals.slice();
  relax(edges, totals, allowedSteps(mesh, edges, limb.pivot));
  for (let v = 0; v < totals.length; v++) {
    const change = totals[v]! - before[v]!;
    if (Math.abs(change) < 1e-9) continue;
    const isMore = change > 0;
    shift(weights.subarray(v * count, (v + 1) * count), columns, { change, receiver: isMore ? columns[0]! : base });
  }
}

/** Takes `change` from the columns that lose, in proportion, and gives it to the receiver. */
function shift(
  row: Float64Array,
  columns: readonly number[],
  { change, receiver }: { change: number; receiver: number },
): void {
  const amount = Math.abs(change);
  const isLosing = (column: number) => columns.includes(column) === change < 0;
  let sum = 0;
  row.forEach((weight, column) => {
    if (isLosing(column)) sum += weight;
  });
  if (sum <= 0) return;
  const kept = 1 - Math.min(1, amount / sum);
  row.forEach((weight, column) => {
    if (isLosing(column)) row[column] = weight * kept;
  });
  row[receiver]! += Math.min(amount, sum);
}

/** Moves the two ends of every edge that is too steep towards each other, until none is, or PASSES are over. By the kernel of `wasm/grid`. */
function relax(edges: Edges, totals: Float64Array, steps: Float64Array): void {
  const space = new KernelMemory();
  const ends = space.reserve(Int32Array, edges.ends.length);
  const allowed = space.reserve(Float64Array, steps.length);
  const values = space.reserve(Float64Array, totals.length);
  const { exports, memory } = openGridKernel(space);
  ends.view(memory).set(edges.ends);
  allowed.view(memory).set(steps);
  values.view(memory).set(totals);
  exports.easeSlopes(ends.address, allowed.address, steps.length, values.address, PASSES, SLACK);
  totals.set(values.view(memory));
}

/** Every edge of a mesh once: its two vertices, and its length. */
type Edges = { ends: Int32Array; lengths: Float64Array };

function edgesOf({ x, y, neighbourStarts, neighbours }: SheetMesh): Edges {
  const ends = new Int32Array(neighbours.length);
  const lengths = new Float64Array(neighbours.length / 2);
  let e = 0;
  for (let v = 0; v + 1 < neighbourStarts.length; v++) {
    for (let slot = neighbourStarts[v]!; slot < neighbourStarts[v + 1]!; slot++) {
      const n = neighbours[slot]!;
      if (n < v) continue;
      ends[2 * e] = v;
      ends[2 * e + 1] = n;
      lengths[e++] = Math.hypot(x[v]! - x[n]!, y[v]! - y[n]!);
    }
  }
  return { ends, lengths };
}

/** The step of weight that is allowed along each edge. */
function allowedSteps({ x, y }: SheetMesh, { ends, lengths }: Edges, pivot: Point): Float64Array {
  const slopes = x.map(
    (column, v) => MAX_SLOPE / Math.max(MIN_DISTANCE, Math.hypot(column - pivot.x, y[v]! - pivot.y)),
  );
  return lengths.map((length, e) => slopes[ends[2 * e]!]! * Math.max(0.5, length));
}
