/** Slits a triangulated sheet along the lines between regions that are not welded: both sides get vertices of their own. */
import type { TriangleSoup } from './march-regions.ts';
import { buildEdges } from './mesh-edges.ts';
import type { RegionPlan } from './region-plan.ts';

/** A new soup. Triangles that meet in one point only are parted as well, so that each vertex has a single fan of triangles. */
export function cutSlits(soup: TriangleSoup, plan: RegionPlan): TriangleSoup {
  const { triangles, regions } = soup;
  const corners = new CornerGroups(triangles.length);
  for (const { first, second } of buildEdges(triangles)) {
    if (second < 0) continue;
    const regionA = regions[Math.floor(first / 3)]!;
    const regionB = regions[Math.floor(second / 3)]!;
    const a = triangles[first]!;
    const b = triangles[nextCorner(first)]!;
    const x = (soup.x[a]! + soup.x[b]!) / 2;
    const y = (soup.y[a]! + soup.y[b]!) / 2;
    if (regionA !== regionB && !plan.weldOf(regionA, regionB)(x, y)) continue;
    // The second triangle runs along the edge the other way round.
    corners.join(first, nextCorner(second));
    corners.join(nextCorner(first), second);
  }
  const result: TriangleSoup = { x: [], y: [], triangles: [], regions: regions.slice() };
  const vertexOfGroup = new Map<number, number>();
  for (let corner = 0; corner < triangles.length; corner++) {
    const group = corners.find(corner);
    let vertex = vertexOfGroup.get(group);
    if (vertex === undefined) {
      result.x.push(soup.x[triangles[corner]!]!);
      vertex = result.y.push(soup.y[triangles[corner]!]!) - 1;
      vertexOfGroup.set(group, vertex);
    }
    result.triangles.push(vertex);
  }
  return result;
}

/** The corner after this one in its triangle; corner k starts edge k. */
function nextCorner(corner: number): number {
  return corner % 3 === 2 ? corner - 2 : corner + 1;
}

/** Union–find over the corners of all triangles. */
class CornerGroups {
  readonly #parent: Int32Array;

  constructor(count: number) {
    this.#parent = Int32Array.from({ length: count }, (_, i) => i);
  }

  find(corner: number): number {
    const parent = this.#parent;
    let i = corner;
    while (parent[i] !== i) {
      parent[i] = parent[parent[i]!]!;
      i = parent[i]!;
    }
    return i;
  }

  join(a: number, b: number): void {
    const rootA = this.find(a);
    const rootB = this.find(b);
    this.#parent[Math.max(rootA, rootB)] = Math.min(rootA, rootB);
  }
}
