/** One value out of many measurements of the same thing, some of them of something else: how a plate's pixels are decided. */
import { CELL_BYTES, result, slotAt, slots } from './state';

/** Middle halves this narrow are noise about one value. */
const CALM_SPREAD: u32 = 8;

/**
 * Robust location of sixteen pixels at once, those from `lane` on in each of `count` slots. Where the values of a pixel agree: the mean of
 * the middle half. Where they do not (a shadow, a passer-by): the mean of the densest half (the "shorth", Andrews et al. 1972), so that
 * the two sides are not mixed.
 */
export function settleLanes(lane: usize, count: i32): void {
  sortLanes(lane, count);
  const first = slots + lane;
  if (count < 3) {
    v128.store(result + lane, i8x16.avgr_u(v128.load(first), v128.load(slotAt(count - 1) + lane)));
    return;
  }
  const half = (count + 1) >> 1;
  const start = (count - half) >> 1;
  v128.store(result + lane, meanOf(lane, start, half));
  const spread = i8x16.sub(v128.load(slotAt(start + half - 1) + lane), v128.load(slotAt(start) + lane));
  let wide = i8x16.bitmask(i8x16.gt_u(spread, i8x16.splat(<i8>CALM_SPREAD)));
  while (wide != 0) {
    const pixel = lane + <usize>ctz(wide);
    wide &= wide - 1;
    store<u8>(result + pixel, densestMean(pixel, count, half));
  }
}

/** Mean of `half` slots from `start` on, rounded. */
@inline
function meanOf(lane: usize, start: i32, half: i32): v128 {
  let low = i16x8.splat(0);
  let high = i16x8.splat(0);
  for (let slot = start; slot < start + half; slot++) {
    const values = v128.load(slotAt(slot) + lane);
    low = i16x8.add(low, i16x8.extend_low_i8x16_u(values));
    high = i16x8.add(high, i16x8.extend_high_i8x16_u(values));
  }
  return i8x16.narrow_i16x8_u(divide(low, <f32>half), divide(high, <f32>half));
}

@inline
function divide(sums: v128, count: f32): v128 {
  const divisor = f32x4.splat(count);
  const half = f32x4.splat(0.5);
  const low = f32x4.add(f32x4.div(f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(sums)), divisor), half);
  const high = f32x4.add(f32x4.div(f32x4.convert_i32x4_u(i32x4.extend_high_i16x8_u(sums)), divisor), half);
  return i16x8.narrow_i32x4_s(i32x4.trunc_sat_f32x4_u(low), i32x4.trunc_sat_f32x4_u(high));
}

/** Sorts the slots of each lane: the odd-even merge sort (Batcher 1968; Knuth, volume 3, algorithm 5.2.2 M), which branches on no value. */
function sortLanes(lane: usize, count: i32): void {
  if (count < 2) return;
  const largest = 1 << (31 - clz(count - 1));
  for (let p = largest; p > 0; p >>= 1) {
    let q = largest;
    let r = 0;
    let d = p;
    while (true) {
      for (let i = 0; i < count - d; i++) {
        if ((i & p) != r) continue;
        const a = slots + <usize>i * CELL_BYTES + lane;
        const b = a + <usize>d * CELL_BYTES;
        const x = v128.load(a);
        const y = v128.load(b);
        v128.store(a, i8x16.min_u(x, y));
        v128.store(b, i8x16.max_u(x, y));
      }
      if (q == p) break;
      d = q - p;
      q >>= 1;
      r = p;
    }
  }
}

/** Mean of the shortest stretch of `half` sorted values; of the middle one of equally short ones. */
function densestMean(pixel: usize, count: i32, half: i32): u32 {
  let best: u32 = 256;
  let firstBest = 0;
  let lastBest = 0;
  for (let start = 0; start + half <= count; start++) {
    const width = <u32>load<u8>(slotAt(start + half - 1) + pixel) - <u32>load<u8>(slotAt(start) + pixel);
    if (width < best) {
      best = width;
      firstBest = start;
    }
    if (width == best) lastBest = start;
  }
  const start = (firstBest + lastBest) >> 1;
  let sum: u32 = 0;
  for (let slot = start; slot < start + half; slot++) sum += load<u8>(slotAt(slot) + pixel);
  return (2 * sum + half) / (2 * half);
}
