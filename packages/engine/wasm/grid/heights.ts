/** Heights over a mesh: the flat sheet of a character is blown up. */

/**
 * Begins to solve A u = b by conjugate gradients, preconditioned by the diagonal, from u = 0 on. All are doubles, one a vertex.
 *
 * @param precondition 1 / diagonal; 0 where u is to stay 0
 * @param residual b, and 0 where u is to stay 0
 * @param search room for as many
 * @returns the square of the error, to be given to the first step
 */
export function startHeights(vertices: i32, precondition: usize, residual: usize, search: usize): f64 {
  let slope: f64 = 0;
  for (let at: usize = 0; at < <usize>vertices << 3; at += 8) {
    const left = load<f64>(residual + at);
    const way = left * load<f64>(precondition + at);
    store<f64>(search + at, way);
    slope += left * way;
  }
  return slope;
}

/**
 * A step towards the solution.
 *
 * @param starts integers: where the neighbours of each vertex begin in `neighbours`, and where those of the last one end
 * @param offDiagonal of A, one a neighbour
 * @param solution u; 0 before the first step
 * @param product room for a double a vertex
 * @param slope what the step before returned
 * @returns the square of the error that is left
 */
export function improveHeights(
  starts: usize, neighbours: usize, vertices: i32, diagonal: usize, offDiagonal: usize, precondition: usize, solution: usize,
  residual: usize, search: usize, product: usize, slope: f64,
): f64 {
  const end = <usize>vertices << 3;
  const length = slope / multiply(starts, neighbours, vertices, diagonal, offDiagonal, precondition, search, product);
  let nextSlope: f64 = 0;
  for (let at: usize = 0; at < end; at += 8) {
    store<f64>(solution + at, load<f64>(solution + at) + length * load<f64>(search + at));
    const left = load<f64>(residual + at) - length * load<f64>(product + at);
    store<f64>(residual + at, left);
    nextSlope += left * left * load<f64>(precondition + at);
  }
  const turn = nextSlope / slope;
  for (let at: usize = 0; at < end; at += 8) {
    const way = load<f64>(residual + at) * load<f64>(precondition + at) + turn * load<f64>(search + at);
    store<f64>(search + at, way);
  }
  return nextSlope;
}

/** `to` becomes A · `from`, 0 where nothing is to change. @returns `from` · `to` */
function multiply(
  starts: usize, neighbours: usize, vertices: i32, diagonal: usize, offDiagonal: usize, precondition: usize, from: usize, to: usize,
): f64 {
  let dot: f64 = 0;
  let slot = load<i32>(starts);
  for (let v: usize = 0; v < <usize>vertices; v++) {
    const end = load<i32>(starts + (v << 2), 4);
    if (load<f64>(precondition + (v << 3)) == 0) {
      store<f64>(to + (v << 3), 0);
      slot = end;
      continue;
    }
    const own = load<f64>(from + (v << 3));
    let sum = load<f64>(diagonal + (v << 3)) * own;
    for (; slot < end; slot++) {
      const neighbour = <usize>load<i32>(neighbours + (<usize>slot << 2));
      sum += load<f64>(offDiagonal + (<usize>slot << 3)) * load<f64>(from + (neighbour << 3));
    }
    store<f64>(to + (v << 3), sum);
    dot += own * sum;
  }
  return dot;
}
