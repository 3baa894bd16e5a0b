/** Splits edges of a triangulation: the triangles on both sides are divided, so that neighbours still share their edges. */
import type { TriangleSoup } from './march-regions.ts';
import { edgeKey } from './mesh-edges.ts';

/** @param splits by the key of an edge: the vertex of the soup that splits it */
export function splitEdges(soup: TriangleSoup, splits: ReadonlyMap<number, number>): TriangleSoup {
  const result: TriangleSoup = { x: soup.x, y: soup.y, triangles: [], regions: [] };
  for (let t = 0; t < soup.regions.length; t++) splitTriangle(soup, t, splits, result);
  return result;
}

function splitTriangle(soup: TriangleSoup, t: number, splits: ReadonlyMap<number, number>, result: TriangleSoup): void {
  const corners = [soup.triangles[3 * t]!, soup.triangles[3 * t + 1]!, soup.triangles[3 * t + 2]!];
  const middles = corners.map((corner, k) => splits.get(edgeKey(corner, corners[(k + 1) % 3]!)));
  const add = (...triangle: [number, number, number]) => {
    result.triangles.push(...triangle);
    result.regions.push(soup.regions[t]!);
  };
  const count = middles.filter((middle) => middle !== undefined).length;
  // Turn the corners so that the split edges come first (one), or meet in the first corner (two).
  let turn = 0;
  if (count === 1) turn = middles.findIndex((middle) => middle !== undefined);
  if (count === 2) turn = (middles.indexOf(undefined) + 2) % 3;
  const [a, b, c] = [corners[turn]!, corners[(turn + 1) % 3]!, corners[(turn + 2) % 3]!];
  const [ab, bc, ca] = [middles[turn], middles[(turn + 1) % 3], middles[(turn + 2) % 3]];
  if (ab === undefined) add(a, b, c);
  else if (ca === undefined) {
    add(a, ab, c);
    add(ab, b, c);
  } else if (bc === undefined) {
    add(a, ab, ca);
    add(ab, b, c);
    add(ab, c, ca);
  } else {
    add(a, ab, ca);
    add(ab, b, bc);
    add(ca, bc, c);
    add(ab, bc, ca);
  }
}
