/** Lets the outer edges of a triangulated sheet follow the curve of its outline between the points where the lattice meets it. */
import type { TriangleSoup } from './march-regions.ts';
import { buildEdges, edgeKey } from './mesh-edges.ts';
import { OUTSIDE, type RegionPlan, regionAt } from './region-plan.ts';
import { splitEdges } from './split-edges.ts';

/** The outline is looked for within this share of an edge's length to either side of its middle. */
const REACH = 0.3;
/** An edge that leaves the outline by less, in texels, is left alone: nobody would see it. */
const TOLERANCE = 0.12;
const BISECTIONS = 8;

/** A new soup, in which every outer edge that cuts a bend short is split, and its middle put on the outline. */
export function bendOutline(soup: TriangleSoup, plan: RegionPlan): TriangleSoup {
  const x = soup.x.slice();
  const y = soup.y.slice();
  const splits = new Map<number, number>();
  for (const { first, second } of buildEdges(soup.triangles)) {
    if (second >= 0) continue;
    const a = soup.triangles[first]!;
    const b = soup.triangles[first % 3 === 2 ? first - 2 : first + 1]!;
    const middle = { x: (x[a]! + x[b]!) / 2, y: (y[a]! + y[b]!) / 2 };
    // Outwards from the edge, as long as the edge: triangles are clockwise in picture coordinates.
    const outwards = { x: y[a]! - y[b]!, y: x[b]! - x[a]! };
    const bend = findOutline(plan, middle, outwards);
    if (Math.abs(bend) * Math.hypot(outwards.x, outwards.y) < TOLERANCE) continue;
    x.push(middle.x + bend * outwards.x);
    splits.set(edgeKey(a, b), y.push(middle.y + bend * outwards.y) - 1);
  }
  return splitEdges({ ...soup, x, y }, splits);
}

type Vector = { x: number; y: number };

/** How much of the way along `outwards` the outline is; negative inwards; 0 where it is out of reach. */
function findOutline(plan: RegionPlan, from: Vector, outwards: Vector): number {
  const isInside = (share: number) =>
    regionAt(plan, from.x + share * outwards.x, from.y + share * outwards.y) !== OUTSIDE;
  let near = 0;
  let far = isInside(0) ? REACH : -REACH;
  if (isInside(near) === isInside(far)) return 0;
  for (let k = 0; k < BISECTIONS; k++) {
    const middle = (near + far) / 2;
    if (isInside(middle) === isInside(near)) near = middle;
    else far = middle;
  }
  return (near + far) / 2;
}
