/** Repeated box filters with the outermost pixels repeated. */

/**
 * Blurs a grid of 32-bit floats in place.
 *
 * @param between room for as many
 * @param line room for a row with `radius` numbers before it, and `radius` + 1 behind it
 * @param sums room for a double a column
 */
export function blur(
  grid: usize, between: usize, width: i32, height: i32, radius: i32, passes: i32, line: usize, sums: usize,
): void {
  const stride = <usize>width << 2;
  for (let pass = 0; pass < passes; pass++) {
    for (let y = 0; y < height; y++) blurRow(grid + <usize>y * stride, between + <usize>y * stride, width, radius, line);
    sumFirst(between, width, height, radius, sums);
    for (let y = 0; y < height; y++) {
      const entering = between + <usize>min(height - 1, y + radius + 1) * stride;
      const leaving = between + <usize>max(0, y - radius) * stride;
      slideDown(grid + <usize>y * stride, entering, leaving, width, 1 / <f64>(2 * radius + 1), sums);
    }
  }
}

function blurRow(from: usize, to: usize, width: i32, radius: i32, line: usize): void {
  const first = load<f32>(from);
  const last = load<f32>(from + (<usize>(width - 1) << 2));
  for (let x = 0; x < radius; x++) store<f32>(line + (<usize>x << 2), first);
  memory.copy(line + (<usize>radius << 2), from, <usize>width << 2);
  for (let x = radius + width; x <= 2 * radius + width; x++) store<f32>(line + (<usize>x << 2), last);
  const reach = 2 * radius + 1;
  const scale = 1 / <f64>reach;
  let sum: f64 = 0;
  for (let x = 0; x < reach; x++) sum += <f64>load<f32>(line + (<usize>x << 2));
  const ahead = <usize>reach << 2;
  for (let x = 0; x < width; x++) {
    const at = <usize>x << 2;
    store<f32>(to + at, <f32>(sum * scale));
    sum += <f64>load<f32>(line + at + ahead) - <f64>load<f32>(line + at);
  }
}

/** The sums of the columns around the first row. */
function sumFirst(grid: usize, width: i32, height: i32, radius: i32, sums: usize): void {
  memory.fill(sums, 0, <usize>width << 3);
  for (let y = -radius; y <= radius; y++) {
    const row = grid + (<usize>(min(height - 1, max(0, y)) * width) << 2);
    for (let x = 0; x < width; x++) {
      const at = sums + (<usize>x << 3);
      store<f64>(at, load<f64>(at) + <f64>load<f32>(row + (<usize>x << 2)));
    }
  }
}

/** Writes the means of a row and brings the sums of the columns to the next. */
function slideDown(to: usize, entering: usize, leaving: usize, width: i32, scale: f64, sums: usize): void {
  const scales = f64x2.splat(scale);
  let x = 0;
  for (; x + 2 <= width; x += 2) {
    const at = <usize>x << 2;
    const sum = v128.load(sums + (at << 1));
    v128.store64_lane(to + at, f32x4.demote_f64x2_zero(f64x2.mul(sum, scales)), 0);
    const change = f64x2.sub(
      f64x2.promote_low_f32x4(v128.load64_zero(entering + at)),
      f64x2.promote_low_f32x4(v128.load64_zero(leaving + at)),
    );
    v128.store(sums + (at << 1), f64x2.add(sum, change));
  }
  for (; x < width; x++) {
    const at = <usize>x << 2;
    const sum = load<f64>(sums + (at << 1));
    store<f32>(to + at, <f32>(sum * scale));
    store<f64>(sums + (at << 1), sum + (<f64>load<f32>(entering + at) - <f64>load<f32>(leaving + at)));
  }
}
