/** Means over squares of pixels by running sums. */

/**
 * Mean over the square of half side `radius` around each number of a grid of 32-bit floats, clipped at the border.
 *
 * @param columns room for a double a column
 * @param running as large, and one more
 */
export function averageBox(
  plane: usize, into: usize, width: i32, height: i32, radius: i32, columns: usize, running: usize,
): void {
  const stride = <usize>width << 2;
  memory.fill(columns, 0, <usize>width << 3);
  for (let y = 0; y < min(radius, height); y++) addRow(plane + <usize>y * stride, 1, columns, width);
  for (let y = 0; y < height; y++) {
    if (y + radius < height) addRow(plane + <usize>(y + radius) * stride, 1, columns, width);
    if (y - radius > 0) addRow(plane + <usize>(y - radius - 1) * stride, -1, columns, width);
    const rows = min(height, y + radius + 1) - max(0, y - radius);
    addUp(columns, running, width);
    const firstWhole = min(radius, width);
    const endWhole = max(firstWhole, width - radius);
    const row = into + <usize>y * stride;
    writeClipped(running, width, rows, radius, 0, firstWhole, row);
    writeWhole(running, rows, radius, firstWhole, endWhole, row);
    writeClipped(running, width, rows, radius, endWhole, width, row);
  }
}

function addRow(row: usize, sign: f64, columns: usize, width: i32): void {
  const signs = f64x2.splat(sign);
  let x = 0;
  for (; x + 2 <= width; x += 2) {
    const at = columns + (<usize>x << 3);
    const values = f64x2.promote_low_f32x4(v128.load64_zero(row + (<usize>x << 2)));
    v128.store(at, f64x2.add(v128.load(at), f64x2.mul(values, signs)));
  }
  for (; x < width; x++) {
    const at = columns + (<usize>x << 3);
    store<f64>(at, load<f64>(at) + sign * <f64>load<f32>(row + (<usize>x << 2)));
  }
}

/** What comes before each column and, behind the last, all of them. */
function addUp(columns: usize, running: usize, width: i32): void {
  let sum: f64 = 0;
  store<f64>(running, 0);
  for (let x = 0; x < width; x++) {
    const at = <usize>x << 3;
    sum += load<f64>(columns + at);
    store<f64>(running + at, sum, 8);
  }
}

/** Means of the columns x0 … x1 − 1, whose squares may reach beyond the left or right border. */
function writeClipped(running: usize, width: i32, rows: i32, radius: i32, x0: i32, x1: i32, into: usize): void {
  for (let x = x0; x < x1; x++) {
    const from = max(0, x - radius);
    const to = min(width, x + radius + 1);
    const sum = load<f64>(running + (<usize>to << 3)) - load<f64>(running + (<usize>from << 3));
    store<f32>(into + (<usize>x << 2), <f32>(sum / <f64>((to - from) * rows)));
  }
}

/** Means of the columns x0 … x1 − 1, whose squares lie inside. */
function writeWhole(running: usize, rows: i32, radius: i32, x0: i32, x1: i32, into: usize): void {
  const count = f64x2.splat(<f64>((2 * radius + 1) * rows));
  let x = x0;
  for (; x + 2 <= x1; x += 2) {
    const sums = f64x2.sub(
      v128.load(running + (<usize>(x + radius + 1) << 3)),
      v128.load(running + (<usize>(x - radius) << 3)),
    );
    v128.store64_lane(into + (<usize>x << 2), f32x4.demote_f64x2_zero(f64x2.div(sums, count)), 0);
  }
  writeClipped(running, i32.MAX_VALUE, rows, radius, x, x1, into);
}
