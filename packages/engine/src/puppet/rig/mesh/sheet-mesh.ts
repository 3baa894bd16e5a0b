/** One connected-or-not flat sheet of the mesh, ready to be inflated and skinned: the front of the character before it gets its back. */
import { bendOutline } from './bend-outline.ts';
import { cutSlits } from './cut-slits.ts';
import { marchRegions, type TriangleSoup } from './march-regions.ts';
import { buildEdges, type Edge, edgeKey } from './mesh-edges.ts';
import type { RegionPlan } from './region-plan.ts';
import { splitEdges } from './split-edges.ts';

export type SheetMesh = {
  step: number;
  /** Texture pixels, y down. */
  x: Float64Array;
  y: Float64Array;
  /** Counter-clockwise with y up. */
  triangles: Uint32Array;
  /** 1: on the rim (the outline or a slit), where front and back meet. */
  isRim: Uint8Array;
  /** Region of each vertex; −1 on welded borders. */
  regions: Int8Array;
  /** Region of each triangle. */
  triangleRegions: Int8Array;
  /** Neighbours of vertex v: neighbours[neighbourStarts[v] .. neighbourStarts[v + 1]). */
  neighbourStarts: Uint32Array;
  neighbours: Uint32Array;
};

/** Where an edge from the rim inwards is split: the height rises like a circle there, half its angle is at this share. */
const RIM_SPLIT = 0.27;

export function meshSheet(plan: RegionPlan, step: number): SheetMesh {
  return finish(refineRim(cutSlits(bendOutline(marchRegions(plan, step), plan), plan)), step);
}

function findRim(triangles: ArrayLike<number>, edges: readonly Edge[], vertexCount: number): Uint8Array {
  const isRim = new Uint8Array(vertexCount);
  for (const { first, second } of edges) {
    if (second >= 0) continue;
    isRim[triangles[first]!] = 1;
    isRim[triangles[first % 3 === 2 ? first - 2 : first + 1]!] = 1;
  }
  return isRim;
}

/**
 * Splits every edge that leads from the rim inwards (otherwise limbs look scalloped from the side), and every inner edge between two
 * rim vertices (front and back would share it, and four triangles would meet there).
 */
function refineRim(soup: TriangleSoup): TriangleSoup {
  const edges = buildEdges(soup.triangles);
  const isRim = findRim(soup.triangles, edges, soup.x.length);
  const x = soup.x.slice();
  const y = soup.y.slice();
  const splits = new Map<number, number>();
  for (const { first, second } of edges) {
    if (second < 0) continue;
    const a = soup.triangles[first]!;
    const b = soup.triangles[first % 3 === 2 ? first - 2 : first + 1]!;
    if (!isRim[a] && !isRim[b]) continue;
    const share = isRim[a] && isRim[b] ? 0.5 : isRim[a] ? RIM_SPLIT : 1 - RIM_SPLIT;
    x.push(x[a]! + (x[b]! - x[a]!) * share);
    splits.set(edgeKey(a, b), y.push(y[a]! + (y[b]! - y[a]!) * share) - 1);
  }
  return splitEdges({ ...soup, x, y }, splits);
}

function finish(soup: TriangleSoup, step: number): SheetMesh {
  const vertexCount = soup.x.length;
  const edges = buildEdges(soup.triangles);
  const regions = new Int8Array(vertexCount).fill(-2);
  soup.triangles.forEach((vertex, corner) => {
    const region = soup.regions[Math.floor(corner / 3)]!;
    regions[vertex] = regions[vertex] === -2 || regions[vertex] === region ? region : -1;
  });
  return {
    step,
    x: Float64Array.from(soup.x),
    y: Float64Array.from(soup.y),
    triangles: Uint32Array.from(soup.triangles),
    isRim: findRim(soup.triangles, edges, vertexCount),
    regions,
    triangleRegions: Int8Array.from(soup.regions),
    ...linkNeighbours(soup.triangles, edges, vertexCount),
  };
}

function linkNeighbours(triangles: ArrayLike<number>, edges: readonly Edge[], vertexCount: number) {
  const neighbourStarts = new Uint32Array(vertexCount + 1);
  const ends = (corner: number) =>
    [triangles[corner]!, triangles[corner % 3 === 2 ? corner - 2 : corner + 1]!] as const;
  for (const { first } of edges) for (const v of ends(first)) neighbourStarts[v + 1]!++;
  for (let v = 0; v < vertexCount; v++) neighbourStarts[v + 1]! += neighbourStarts[v]!;
  const neighbours = new Uint32Array(edges.length * 2);
  const fill = neighbourStarts.slice();
  for (const { first } of edges) {
    const [a, b] = ends(first);
    neighbours[fill[a]!++] = b;
    neighbours[fill[b]!++] = a;
  }
  return { neighbourStarts, neighbours };
}
