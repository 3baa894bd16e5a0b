/** The edges of a triangle list, each with the one or two triangles that use it. */

export type Edge = {
  /** Index into the triangle list of the corner at which the first triangle starts this edge. */
  first: number;
  /** The same for the second triangle, −1 if there is none: an open edge. */
  second: number;
};

/** In order of first use. A third triangle on the same edge would be a bug of the triangulation, and throws. */
export function buildEdges(triangles: ArrayLike<number>): Edge[] {
  const edges: Edge[] = [];
  // The edges of each vertex to higher ones, as linked lists: the newest of each vertex, then from each edge to the one before it.
  const newest = new Int32Array(highestOf(triangles) + 1).fill(-1);
  const before = new Int32Array(triangles.length);
  const highEnds = new Int32Array(triangles.length);
  for (let corner = 0; corner < triangles.length; corner++) {
    const a = triangles[corner]!;
    const b = triangles[corner % 3 === 2 ? corner - 2 : corner + 1]!;
    const low = a < b ? a : b;
    const high = a < b ? b : a;
    let known = newest[low]!;
    while (known >= 0 && highEnds[known] !== high) known = before[known]!;
    if (known < 0) {
      highEnds[edges.length] = high;
      before[edges.length] = newest[low]!;
      newest[low] = edges.push({ first: corner, second: -1 }) - 1;
    } else if (edges[known]!.second < 0) edges[known]!.second = corner;
    else throw new Error(`edge ${a}–${b} is used by more than two triangles`);
  }
  return edges;
}

function highestOf(triangles: ArrayLike<number>): number {
  let highest = -1;
  for (let corner = 0; corner < triangles.length; corner++) highest = Math.max(highest, triangles[corner]!);
  return highest;
}

/** One number for the undirected edge between two vertices. */
export function edgeKey(a: number, b: number): number {
  return a < b ? a * 0x4000000 + b : b * 0x4000000 + a;
}
