/** Exact Euclidean distances (Felzenszwalb & Huttenlocher 2012). */

/** Longer than any way inside a picture; its square fits into an integer. */
const FAR: i32 = 31_623;

/**
 * For each pixel the distance to the nearest pixel that is 0 in `inside`, `limit` at most.
 *
 * @param inside bytes, row by row
 * @param result 32-bit floats, row by row; also used on the way
 * @param steps room for an integer a column
 * @param squares as large
 * @param envelope as large
 * @param breaks room for a double a column, and one more
 */
export function measureDistances(
  inside: usize, width: i32, height: i32, limit: f64, result: usize, steps: usize, squares: usize, envelope: usize, breaks: usize,
): void {
  fillFar(steps, width);
  for (let y = 0; y < height; y++) countDown(inside + <usize>(y * width), steps, result + (<usize>(y * width) << 2), width);
  fillFar(steps, width);
  for (let y = height - 1; y >= 0; y--) {
    const row = result + (<usize>(y * width) << 2);
    squareNearest(inside + <usize>(y * width), steps, row, squares, width);
    measureRow(squares, width, limit, row, envelope, breaks);
  }
}

function fillFar(steps: usize, width: i32): void {
  for (let x = 0; x < width; x++) store<i32>(steps + (<usize>x << 2), FAR);
}

/** How many pixels down each column it is since the last one that is 0. */
function countDown(inside: usize, steps: usize, out: usize, width: i32): void {
  let x = 0;
  for (; x + 4 <= width; x += 4) {
    const at = <usize>x << 2;
    const next = v128.and(i32x4.add(v128.load(steps + at), i32x4.splat(1)), isInside(inside + x));
    v128.store(steps + at, next);
    v128.store(out + at, next);
  }
  for (; x < width; x++) {
    const at = <usize>x << 2;
    const next = load<u8>(inside + x) ? load<i32>(steps + at) + 1 : 0;
    store<i32>(steps + at, next);
    store<i32>(out + at, next);
  }
}

/** The same up the columns; the squares of the lesser ones go to `squares`. */
function squareNearest(inside: usize, steps: usize, down: usize, squares: usize, width: i32): void {
  const far = i32x4.splat(FAR);
  let x = 0;
  for (; x + 4 <= width; x += 4) {
    const at = <usize>x << 2;
    const up = v128.and(i32x4.add(v128.load(steps + at), i32x4.splat(1)), isInside(inside + x));
    v128.store(steps + at, up);
    const nearest = i32x4.min_s(i32x4.min_s(up, v128.load(down + at)), far);
    v128.store(squares + at, i32x4.mul(nearest, nearest));
  }
  for (; x < width; x++) {
    const at = <usize>x << 2;
    const up = load<u8>(inside + x) ? load<i32>(steps + at) + 1 : 0;
    store<i32>(steps + at, up);
    const nearest = min(min(up, load<i32>(down + at)), FAR);
    store<i32>(squares + at, nearest * nearest);
  }
}

/** All ones for each of four bytes that is not 0. */
@inline
function isInside(bytes: usize): v128 {
  const four = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(bytes)));
  return i32x4.gt_s(four, i32x4.splat(0));
}

function measureRow(squares: usize, width: i32, limit: f64, out: usize, envelope: usize, breaks: usize): void {
  for (let i = 0; i < width; i++) {
    while (i + 4 <= width && !v128.any_true(v128.load(squares + (<usize>i << 2)))) {
      v128.store(out + (<usize>i << 2), i32x4.splat(0));
      i += 4;
    }
    if (i == width) return;
    if (load<i32>(squares + (<usize>i << 2)) == 0) {
      store<f32>(out + (<usize>i << 2), 0);
      continue;
    }
    // Nothing beyond an empty pixel is nearer than that pixel: each run of inside pixels is measured with the two that bound it.
    let runEnd = i + 1;
    while (runEnd < width && load<i32>(squares + (<usize>runEnd << 2)) != 0) runEnd++;
    const first = i > 0 ? i - 1 : i;
    const end = runEnd < width ? runEnd + 1 : runEnd;
    const count = lowerEnvelope(squares, first, end, limit * limit, envelope, breaks);
    fillRun(squares, first, i, runEnd, count == 0, limit, out, envelope, breaks);
    i = runEnd - 1;
  }
}

/**
 * Parabolas (x − q)² + squares[first + q] up to `end` that are lowest somewhere, without those above `highest`: their q into `envelope`, the
 * borders between them into `breaks`.
 *
 * @returns how many they are
 */
function lowerEnvelope(squares: usize, first: i32, end: i32, highest: f64, envelope: usize, breaks: usize): i32 {
  const values = squares + (<usize>first << 2);
  let k = -1;
  // The last parabola, its height at 0, and the border before it: none before the first one, which therefore stays.
  let last = 0;
  let lastHeight: f64 = 0;
  let lastBorder: f64 = -Infinity;
  for (let q = 0; q < end - first; q++) {
    const value = <f64>load<i32>(values + (<usize>q << 2));
    if (value > highest) continue;
    const height = value + <f64>(q * q);
    let border = -Infinity;
    while (k >= 0) {
      border = (height - lastHeight) / <f64>(2 * q - 2 * last);
      if (border > lastBorder) break;
      k--;
      last = load<i32>(envelope + (<usize>k << 2));
      lastHeight = <f64>load<i32>(values + (<usize>last << 2)) + <f64>(last * last);
      lastBorder = load<f64>(breaks + (<usize>k << 3));
    }
    k++;
    last = q;
    lastHeight = height;
    lastBorder = border;
    store<i32>(envelope + (<usize>k << 2), q);
    store<f64>(breaks + (<usize>k << 3), lastBorder);
  }
  store<f64>(breaks + (<usize>k << 3), Infinity, 8);
  return k + 1;
}

/** The heights of the envelope from `start` to `end`, as distances. */
function fillRun(
  squares: usize, first: i32, start: i32, end: i32, isEmpty: bool, limit: f64, out: usize, envelope: usize, breaks: usize,
): void {
  if (isEmpty) {
    for (let x = start; x < end; x++) store<f32>(out + (<usize>x << 2), <f32>limit);
    return;
  }
  const values = squares + (<usize>first << 2);
  for (let x = start - first, k = 0; x < end - first; x++) {
    while (load<f64>(breaks + (<usize>k << 3), 8) < <f64>x) k++;
    const q = load<i32>(envelope + (<usize>k << 2));
    const squared = (x - q) * (x - q) + load<i32>(values + (<usize>q << 2));
    store<f32>(out + (<usize>(first + x) << 2), <f32>min(limit, sqrt(<f64>squared)));
  }
}
