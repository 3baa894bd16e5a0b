/** Repeated box filters with the outermost pixels repeated. */

/**
 * Blurs a grid of 32-bit floats in place.
 *
 * @param between room for as many
 * @param line room for four rows with `radius` numbers before each, and `radius` + 1 behind it
 * @param sums room for a double a column
 */
export function blur(
  grid: usize, between: usize, width: i32, height: i32, radius: i32, passes: i32, line: usize, sums: usize,
): void {
  const stride = <usize>width << 2;
  for (let pass = 0; pass < passes; pass++) {
    for (let y = 0; y < height; y += 4) blurRows(grid, between, width, height, y, radius, line);
    sumFirst(between, width, height, radius, sums);
    for (let y = 0; y < height; y++) {
      const entering = between + <usize>min(height - 1, y + radius + 1) * stride;
      const leaving = between + <usize>max(0, y - radius) * stride;
      slideDown(grid + <usize>y * stride, entering, leaving, width, 1 / <f64>(2 * radius + 1), sums);
    }
  }
}

/** Four rows from `first` on, the last one again where there are fewer: sums of one row do not wait for those of another. */
function blurRows(grid: usize, between: usize, width: i32, height: i32, first: i32, radius: i32, lines: usize): void {
  const stride = <usize>width << 2;
  const length = stride + (<usize>(2 * radius + 1) << 2);
  const b = <usize>min(first + 1, height - 1) * stride;
  const c = <usize>min(first + 2, height - 1) * stride;
  const d = <usize>min(first + 3, height - 1) * stride;
  const a = <usize>first * stride;
  let sumA = layOutLine(grid + a, width, radius, lines);
  let sumB = layOutLine(grid + b, width, radius, lines + length);
  let sumC = layOutLine(grid + c, width, radius, lines + 2 * length);
  let sumD = layOutLine(grid + d, width, radius, lines + 3 * length);
  const scale = 1 / <f64>(2 * radius + 1);
  for (let at: usize = 0; at < stride; at += 4) {
    const to = between + at;
    store<f32>(to + a, <f32>(sumA * scale));
    store<f32>(to + b, <f32>(sumB * scale));
    store<f32>(to + c, <f32>(sumC * scale));
    store<f32>(to + d, <f32>(sumD * scale));
    const from = lines + at;
    sumA += change(from, radius);
    sumB += change(from + length, radius);
    sumC += change(from + 2 * length, radius);
    sumD += change(from + 3 * length, radius);
  }
}

/** What enters a sum at the next number of a line, less what leaves it. */
@inline
function change(line: usize, radius: i32): f64 {
  return <f64>load<f32>(line + (<usize>(2 * radius + 1) << 2)) - <f64>load<f32>(line);
}

/** A row with its ends repeated. @returns the sum around its first number */
function layOutLine(row: usize, width: i32, radius: i32, line: usize): f64 {
  const first = load<f32>(row);
  const last = load<f32>(row + (<usize>(width - 1) << 2));
  for (let x = 0; x < radius; x++) store<f32>(line + (<usize>x << 2), first);
  memory.copy(line + (<usize>radius << 2), row, <usize>width << 2);
  for (let x = radius + width; x <= 2 * radius + width; x++) store<f32>(line + (<usize>x << 2), last);
  let sum: f64 = 0;
  for (let x = 0; x <= 2 * radius; x++) sum += <f64>load<f32>(line + (<usize>x << 2));
  return sum;
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
