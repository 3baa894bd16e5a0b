/** How much the film's grain makes a cell flicker. */
import { CELL_BYTES, LUMA_BYTES, slots, slotAt } from './state';

/** Cells whose luma varies by more are not plain. */
const PLAIN_RANGE: u32 = 14;

/**
 * Standard deviation of the luma's grain, from the differences between slots next to each other, without what is common to the whole
 * cell; -1 on texture, which never is in perfect register. To be asked before `settle`.
 */
export function measureGrain(count: i32): f64 {
  if (rangeOfFirst() > PLAIN_RANGE) return -1;
  let total: f64 = 0;
  for (let slot = 1; slot < count; slot++) {
    const at = slotAt(slot);
    let sums = i32x4.splat(0);
    let squares = i32x4.splat(0);
    for (let i: usize = 0; i < LUMA_BYTES; i += 8) {
      const now = i16x8.extend_low_i8x16_u(v128.load64_zero(at + i));
      const before = i16x8.extend_low_i8x16_u(v128.load64_zero(at - CELL_BYTES + i));
      const difference = i16x8.sub(now, before);
      sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_s(difference));
      squares = i32x4.add(squares, i32x4.dot_i16x8_s(difference, difference));
    }
    const mean = <f64>sumOf(sums) / LUMA_BYTES;
    total += max(0, <f64>sumOf(squares) / LUMA_BYTES - mean * mean);
  }
  return Math.sqrt(total / <f64>(count - 1) / 2);
}

function rangeOfFirst(): u32 {
  let darkest = v128.load(slots);
  let brightest = darkest;
  for (let i: usize = 16; i < LUMA_BYTES; i += 16) {
    darkest = i8x16.min_u(darkest, v128.load(slots + i));
    brightest = i8x16.max_u(brightest, v128.load(slots + i));
  }
  let low: u32 = 255;
  let high: u32 = 0;
  v128.store(pixels, darkest);
  v128.store(pixels, brightest, 16);
  for (let i: usize = 0; i < 16; i++) {
    low = min(low, <u32>load<u8>(pixels + i));
    high = max(high, <u32>load<u8>(pixels + i, 16));
  }
  return high - low;
}

const pixels = memory.data(32, 16);

@inline
function sumOf(lanes: v128): i32 {
  return (
    i32x4.extract_lane(lanes, 0) + i32x4.extract_lane(lanes, 1) + i32x4.extract_lane(lanes, 2) + i32x4.extract_lane(lanes, 3)
  );
}
