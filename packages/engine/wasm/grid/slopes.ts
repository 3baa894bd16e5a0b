/** Steps along the edges of a mesh that are not to be too high. */

/**
 * Moves the two ends of every edge that is too steep towards each other, until none is, or the passes are over.
 *
 * @param ends integers: two vertices an edge
 * @param allowed doubles: the highest step of each edge
 * @param values doubles, one a vertex: changed
 * @param slack steps that are too high by no more than this stay
 */
export function easeSlopes(ends: usize, allowed: usize, edges: i32, values: usize, passes: i32, slack: f64): void {
  for (let pass = 0; pass < passes; pass++) {
    let isSteep = false;
    for (let e: usize = 0; e < <usize>edges; e++) {
      const first = values + (<usize>load<i32>(ends + (e << 3)) << 3);
      const second = values + (<usize>load<i32>(ends + (e << 3), 4) << 3);
      const step = load<f64>(second) - load<f64>(first);
      const excess = abs(step) - load<f64>(allowed + (e << 3));
      if (excess <= slack) continue;
      isSteep = true;
      const half = (step < 0 ? -excess : excess) / 2;
      store<f64>(first, load<f64>(first) + half);
      store<f64>(second, load<f64>(second) - half);
    }
    if (!isSteep) return;
  }
}
