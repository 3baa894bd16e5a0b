/** Masks of texels, and lists of them. */

/**
 * Lists the bytes that have a value, in their order.
 *
 * @param list room for an integer a byte
 * @returns how many they are
 */
export function listEqual(bytes: usize, count: i32, value: i32, list: usize): i32 {
  const values = i8x16.splat(<i8>value);
  let to = list;
  let i = 0;
  for (; i + 16 <= count; i += 16) {
    let found = i8x16.bitmask(i8x16.eq(v128.load(bytes + i), values));
    for (; found != 0; found &= found - 1) to = append(to, i + ctz(found));
  }
  for (; i < count; i++) if (load<i8>(bytes + i) == <i8>value) to = append(to, i);
  return <i32>(to - list) >> 2;
}

@inline
function append(to: usize, i: i32): usize {
  store<i32>(to, i);
  return to + 4;
}

/**
 * Replaces labels, signed bytes from −1 to 14, by what a table has for each.
 *
 * @param table a byte a label, from that of −1 on
 */
export function replaceLabels(labels: usize, count: i32, table: usize): void {
  const entries = v128.load(table);
  let i = 0;
  for (; i + 16 <= count; i += 16) {
    v128.store(labels + i, i8x16.swizzle(entries, i8x16.add(v128.load(labels + i), i8x16.splat(1))));
  }
  for (; i < count; i++) store<u8>(labels + i, load<u8>(table + <u8>(load<u8>(labels + i) + 1)));
}

/**
 * Marks 32-bit floats that are above a limit.
 *
 * @param mask a byte a number: becomes `above` where it is, else 1 − `above`
 */
export function markAbove(values: usize, count: i32, limit: f64, mask: usize, above: i32): void {
  // Numbers above the limit are those above the highest 32-bit float that is not.
  let highest = <f32>limit;
  while (<f64>highest > limit) highest = floatBefore(highest);
  const limits = f32x4.splat(highest);
  const others = i8x16.splat(<i8>(1 - above));
  let i = 0;
  for (; i + 16 <= count; i += 16) {
    const from = values + (<usize>i << 2);
    const low = i16x8.narrow_i32x4_s(f32x4.gt(v128.load(from), limits), f32x4.gt(v128.load(from, 16), limits));
    const high = i16x8.narrow_i32x4_s(f32x4.gt(v128.load(from, 32), limits), f32x4.gt(v128.load(from, 48), limits));
    const isAbove = v128.and(i8x16.narrow_i16x8_s(low, high), i8x16.splat(1));
    v128.store(mask + i, v128.xor(isAbove, others));
  }
  for (; i < count; i++) store<u8>(mask + i, load<f32>(values + (<usize>i << 2)) > highest ? above : 1 - above);
}

/** The next lower 32-bit float; not of +0. */
function floatBefore(value: f32): f32 {
  const bits = reinterpret<i32>(value);
  return reinterpret<f32>(value > 0 ? bits - 1 : bits + 1);
}

/** Bytes that are 0 become 1, all others 0. */
export function invertMask(mask: usize, count: i32): void {
  let i = 0;
  for (; i + 16 <= count; i += 16) {
    const isEmpty = i8x16.eq(v128.load(mask + i), i8x16.splat(0));
    v128.store(mask + i, v128.and(isEmpty, i8x16.splat(1)));
  }
  for (; i < count; i++) store<u8>(mask + i, load<u8>(mask + i) == 0 ? 1 : 0);
}

/**
 * Lists the texels of a box, row by row, whose middles are near a straight line from a to b.
 *
 * @param reach how near
 * @param x1, y1 exclusive
 * @param width of the grid
 * @param list room for an integer a texel of the box
 * @param distances room for as many doubles: how far each is from the line
 * @returns how many they are
 */
export function listNear(
  ax: f64, ay: f64, bx: f64, by: f64, reach: f64, x0: i32, y0: i32, x1: i32, y1: i32, width: i32, list: usize, distances: usize,
): i32 {
  const acrossX = bx - ax;
  const acrossY = by - ay;
  let square = acrossX * acrossX + acrossY * acrossY;
  if (square == 0) square = 1e-9;
  let found = 0;
  for (let row = y0; row < y1; row++) {
    const y = <f64>row + 0.5;
    for (let column = x0; column < x1; column++) {
      const x = <f64>column + 0.5;
      const share = min<f64>(1, max<f64>(0, ((x - ax) * acrossX + (y - ay) * acrossY) / square));
      const dx = x - ax - share * acrossX;
      const dy = y - ay - share * acrossY;
      const distance = sqrt(dx * dx + dy * dy);
      if (!(distance <= reach)) continue;
      store<i32>(list + (<usize>found << 2), row * width + column);
      store<f64>(distances + (<usize>found << 3), distance);
      found++;
    }
  }
  return found;
}

/**
 * Finds runs of bytes that are not 0 in the rows of a mask.
 *
 * @param starts room for an integer a run: where it begins
 * @param ends as large: where it is over
 * @param rowEnds room for an integer a row: how many runs there are up to its end
 */
export function findRuns(mask: usize, width: i32, height: i32, starts: usize, ends: usize, rowEnds: usize): void {
  let runs = 0;
  for (let y = 0; y < height; y++) {
    const end = (y + 1) * width;
    let p = skipEmpty(mask, y * width, end);
    while (p < end) {
      store<i32>(starts + (<usize>runs << 2), p);
      p = skipMarked(mask, p, end);
      store<i32>(ends + (<usize>runs << 2), p);
      runs++;
      p = skipEmpty(mask, p, end);
    }
    store<i32>(rowEnds + (<usize>y << 2), runs);
  }
}

function skipEmpty(mask: usize, from: i32, end: i32): i32 {
  let p = from;
  while (p + 16 <= end && !v128.any_true(v128.load(mask + p))) p += 16;
  while (p < end && load<u8>(mask + p) == 0) p++;
  return p;
}

function skipMarked(mask: usize, from: i32, end: i32): i32 {
  let p = from;
  while (p + 16 <= end && i8x16.all_true(v128.load(mask + p))) p += 16;
  while (p < end && load<u8>(mask + p) != 0) p++;
  return p;
}
