/**
 * Keeps skin from tearing where a slit ends, at armpit and crotch: there weights go from body to limb within a texel or two, and a raised
 * limb would stretch that skin many times. Spreads such steps over as much skin as they need, and touches nothing else.
 */
import type { BoneName, Point } from '../../../core/rig.ts';
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
/** Skin is not looked at nearer to the pivot than this, texels. */
const MIN_DISTANCE = 4;

/** Changes the weights (bones.length a vertex, rows sum to 1) in place. */
export function limitWeightSlopes(
  mesh: SheetMesh,
  weights: Float64Array,
  bones: readonly BoneName[],
  limb: LimbOnBody,
): void {
  const columns = limb.bones.map((bone) => bones.indexOf(bone)).filter((column) => column >= 0);
  const base = bones.indexOf(limb.base);
  if (columns.length === 0 || base < 0) return;
  const count = bones.length;
  const totals = new Float64Array(mesh.x.length);
  for (let v = 0; v < totals.length; v++) for (const column of columns) totals[v]! += weights[v * count + column]!;
  const before = totals.slice();
  relax(mesh, totals, limb.pivot);
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

/** Moves the two ends of every edge that is too steep towards each other, until none is, or PASSES are over. */
function relax(mesh: SheetMesh, totals: Float64Array, pivot: Point): void {
  const { ends, allowed } = edgesOf(mesh, pivot);
  for (let pass = 0; pass < PASSES; pass++) {
    let isSteep = false;
    for (let e = 0; e < allowed.length; e++) {
      const v = ends[2 * e]!;
      const n = ends[2 * e + 1]!;
      const step = totals[n]! - totals[v]!;
      const excess = Math.abs(step) - allowed[e]!;
      if (excess <= 1e-4) continue;
      isSteep = true;
      const half = (Math.sign(step) * excess) / 2;
      totals[v]! += half;
      totals[n]! -= half;
    }
    if (!isSteep) return;
  }
}

/** Every edge once, by its two vertices, with the step of weight that is allowed along it. */
function edgesOf({ x, y, neighbourStarts, neighbours }: SheetMesh, pivot: Point) {
  const ends = new Int32Array(neighbours.length);
  const allowed = new Float64Array(neighbours.length / 2);
  let e = 0;
  for (let v = 0; v + 1 < neighbourStarts.length; v++) {
    const toPivot = Math.max(MIN_DISTANCE, Math.hypot(x[v]! - pivot.x, y[v]! - pivot.y));
    for (let slot = neighbourStarts[v]!; slot < neighbourStarts[v + 1]!; slot++) {
      const n = neighbours[slot]!;
      if (n < v) continue;
      ends[2 * e] = v;
      ends[2 * e + 1] = n;
      allowed[e++] = (MAX_SLOPE / toPivot) * Math.max(0.5, Math.hypot(x[v]! - x[n]!, y[v]! - y[n]!));
    }
  }
  return { ends, allowed };
}
