/** Where a homography takes places: nine 64-bit floats, row-major, as in `scene/background/homography.ts`. */

@inline
export function mapX(transform: usize, x: f64, y: f64): f64 {
  return product(transform, x, y) / product(transform + 48, x, y);
}

@inline
export function mapY(transform: usize, x: f64, y: f64): f64 {
  return product(transform + 24, x, y) / product(transform + 48, x, y);
}

@inline
function product(row: usize, x: f64, y: f64): f64 {
  return load<f64>(row) * x + load<f64>(row, 8) * y + load<f64>(row, 16);
}
