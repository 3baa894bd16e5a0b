/** One value out of many measurements of the same thing, some of them of something else: how a plate's pixels are decided. */

/** Middle halves this narrow are noise about one value. */
const CALM_SPREAD = 8;

/**
 * Robust location of `count` bytes starting at `from`, which get sorted in place. Where they agree: the mean of the middle half.
 * Where they do not (a shadow, a passer-by): the mean of the densest half (the "shorth", Andrews et al. 1972), so that the two
 * sides are not mixed.
 *
 * @param values measurements, 0..255; at least one
 */
export function settleValues(values: Uint8Array, from: number, count: number): number {
  sortBytes(values, from, count);
  if (count < 3) return (values[from]! + values[from + count - 1]! + 1) >> 1;
  const half = (count + 1) >> 1;
  let start = from + ((count - half) >> 1);
  if (values[start + half - 1]! - values[start]! > CALM_SPREAD) start = densestHalf(values, from, count, half);
  let sum = 0;
  for (let at = start; at < start + half; at++) sum += values[at]!;
  return (sum / half + 0.5) | 0;
}

/** Insertion sort: a few dozen values, often nearly equal. */
function sortBytes(values: Uint8Array, from: number, count: number): void {
  for (let i = from + 1; i < from + count; i++) {
    const value = values[i]!;
    let at = i - 1;
    while (at >= from && values[at]! > value) {
      values[at + 1] = values[at]!;
      at--;
    }
    values[at + 1] = value;
  }
}

/** Start of the shortest stretch of `half` sorted values; the middle one of equally short ones. */
function densestHalf(values: Uint8Array, from: number, count: number, half: number): number {
  let best = 256;
  let firstBest = from;
  let lastBest = from;
  for (let start = from; start + half <= from + count; start++) {
    const width = values[start + half - 1]! - values[start]!;
    if (width < best) {
      best = width;
      firstBest = start;
    }
    if (width === best) lastBest = start;
  }
  return (firstBest + lastBest) >> 1;
}
