/** Warmth that spreads over a mesh. */

/**
 * Solves (L + H) w = H p by conjugate gradients, preconditioned by the diagonal, from w = p on. All but the mesh are doubles, one a vertex.
 *
 * @param starts integers: where the neighbours of each vertex begin in `neighbours`, and where those of the last one end
 * @param diagonal of L + H
 * @param heat diagonal of H
 * @param solution p, which is 0 or 1; becomes w
 * @param product, residual, search room for as many
 */
export function diffuse(
  starts: usize, neighbours: usize, vertices: i32, diagonal: usize, heat: usize, solution: usize, product: usize, residual: usize,
  search: usize, iterations: i32, goal: f64,
): void {
  const end = <usize>vertices << 3;
  multiply(starts, neighbours, vertices, diagonal, solution, product);
  let slope: f64 = 0;
  for (let at: usize = 0; at < end; at += 8) {
    const left = (load<f64>(solution + at) == 1 ? load<f64>(heat + at) : 0) - load<f64>(product + at);
    const way = left / load<f64>(diagonal + at);
    store<f64>(residual + at, left);
    store<f64>(search + at, way);
    slope += left * way;
  }
  for (let iteration = 0; iteration < iterations && slope > goal; iteration++) {
    const length = slope / multiply(starts, neighbours, vertices, diagonal, search, product);
    let nextSlope: f64 = 0;
    for (let at: usize = 0; at < end; at += 8) {
      store<f64>(solution + at, load<f64>(solution + at) + length * load<f64>(search + at));
      const left = load<f64>(residual + at) - length * load<f64>(product + at);
      store<f64>(residual + at, left);
      nextSlope += (left * left) / load<f64>(diagonal + at);
    }
    const turn = nextSlope / slope;
    for (let at: usize = 0; at < end; at += 8) {
      store<f64>(search + at, load<f64>(residual + at) / load<f64>(diagonal + at) + turn * load<f64>(search + at));
    }
    slope = nextSlope;
  }
}

/** `to` becomes (L + H) · `from`. @returns `from` · `to` */
function multiply(starts: usize, neighbours: usize, vertices: i32, diagonal: usize, from: usize, to: usize): f64 {
  let dot: f64 = 0;
  let slot = neighbours;
  for (let v: usize = 0; v < <usize>vertices; v++) {
    const own = load<f64>(from + (v << 3));
    let sum = load<f64>(diagonal + (v << 3)) * own;
    const end = neighbours + (<usize>load<i32>(starts + (v << 2), 4) << 2);
    for (; slot < end; slot += 4) sum -= load<f64>(from + (<usize>load<i32>(slot) << 3));
    store<f64>(to + (v << 3), sum);
    dot += own * sum;
  }
  return dot;
}
