/** Masks as runs of equal cells: how they are kept. See `vision/clip/pack-mask.ts` for the format. */

/** Steps of alpha from 0 to 255. */
const STEPS: i32 = 15;
const STEP: i32 = 255 / STEPS;
const LONG_RUN: i32 = 16;
const LONGEST_RUN: i32 = LONG_RUN + 255;

/** Writes the runs of `count` cells, overwriting these by their steps. No run takes more bytes than cells. Gives the number of bytes. */
export function packRuns(cells: usize, count: i32, to: usize): i32 {
  takeSteps(cells, count);
  const begin = to;
  for (let start = 0; start < count; ) {
    const step = load<u8>(cells + start);
    const limit = min(count, start + LONGEST_RUN);
    const length = min(limit, firstOther(cells, start + 1, limit, step)) - start;
    store<u8>(to++, step * LONG_RUN + (length < LONG_RUN ? length : 0));
    if (length >= LONG_RUN) store<u8>(to++, length - LONG_RUN);
    start += length;
  }
  return <i32>(to - begin);
}

/** The first cell from `next` on that is not `step`; one from `limit` on where there is none before. */
@inline
function firstOther(cells: usize, next: i32, limit: i32, step: u8): i32 {
  for (; next < limit; next += 16) {
    const others = i8x16.bitmask(i8x16.ne(v128.load(cells + next), i8x16.splat(step)));
    if (others) return next + ctz(others);
  }
  return limit;
}

/** The nearest step of each alpha; up to 15 bytes behind the last cell are overwritten as well. */
function takeSteps(cells: usize, count: i32): void {
  for (let at = cells; at < cells + count; at += 16) {
    const alphas = v128.load(at);
    const low = nearestSteps(i16x8.extend_low_i8x16_u(alphas));
    const high = nearestSteps(i16x8.extend_high_i8x16_u(alphas));
    v128.store(at, i8x16.narrow_i16x8_u(low, high));
  }
}

/** Eight 16-bit alphas times STEPS / 255, to the nearest: a division by 255 is two additions and shifts. */
@inline
function nearestSteps(alphas: v128): v128 {
  const scaled = i16x8.add(i16x8.mul(alphas, i16x8.splat(<i16>STEPS)), i16x8.splat(127));
  return i16x8.shr_u(i16x8.add(i16x8.add(scaled, i16x8.splat(1)), i16x8.shr_u(scaled, 8)), 8);
}

/** Fills `count` cells from runs. False if these are too many or too few. Up to 15 bytes are written behind the last cell. */
export function unpackRuns(from: usize, length: i32, cells: usize, count: i32): bool {
  const end = from + length;
  const last = cells + count;
  while (from < end) {
    const run = load<u8>(from++);
    let length = <i32>run & 15;
    if (length === 0) {
      if (from === end) return false;
      length = LONG_RUN + <i32>load<u8>(from++);
    }
    if (cells + length > last) return false;
    const alphas = i8x16.splat(<u8>(<i32>(run >> 4) * STEP));
    for (let at = cells; at < cells + length; at += 16) v128.store(at, alphas);
    cells += length;
  }
  return cells === last;
}
