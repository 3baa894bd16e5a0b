/** The value that half of the weight lies below. */

/** Weighted median; entries of zero weight or not finite are ignored; `fallback` when nothing is left. Does not change its input. */
export function median(values: ArrayLike<number>, fallback: number, weights?: ArrayLike<number>): number {
  const entries: [value: number, weight: number][] = [];
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    const weight = weights ? weights[i]! : 1;
    if (!(weight > 0) || !Number.isFinite(values[i]!)) continue;
    entries.push([values[i]!, weight]);
    total += weight;
  }
  entries.sort((a, b) => a[0] - b[0]);
  let below = 0;
  for (const [value, weight] of entries) {
    below += weight;
    if (below * 2 >= total) return value;
  }
  return fallback;
}
