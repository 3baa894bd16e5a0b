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
  const byVertices = new Map<number, Edge>();
  for (let corner = 0; corner < triangles.length; corner++) {
    const a = triangles[corner]!;
    const b = triangles[corner % 3 === 2 ? corner - 2 : corner + 1]!;
    const key = edgeKey(a, b);
    const known = byVertices.get(key);
    if (!known) {
      const edge = { first: corner, second: -1 };
      byVertices.set(key, edge);
      edges.push(edge);
    } else if (known.second < 0) known.second = corner;
    else throw new Error(`edge ${a}–${b} is used by more than two triangles`);
  }
  return edges;
}

/** One number for the undirected edge between two vertices. */
export function edgeKey(a: number, b: number): number {
  return a < b ? a * 0x4000000 + b : b * 0x4000000 + a;
}
