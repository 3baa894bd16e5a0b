/** The median, and other values of a certain rank, of some numbers without sorting them all. */

/** The middle one; of an even number of values the upper middle one. As `selectByRank`. */
export function medianOf(values: Float64Array | Float32Array, count: number): number {
  return selectByRank(values, count, count >> 1);
}

/**
 * The value that would be number `rank`, from 0, if the first `count` values were sorted. They get another order; none may be NaN
 * (quickselect, Hoare 1961).
 *
 * @param count at least 1
 */
export function selectByRank(values: Float64Array | Float32Array, count: number, rank: number): number {
  let left = 0;
  let right = count - 1;
  while (left < right) {
    const pivot = values[(left + right) >> 1]!;
    let i = left;
    let j = right;
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i > j) break;
      const value = values[i]!;
      values[i++] = values[j]!;
      values[j--] = value;
    }
    if (rank <= j) right = j;
    else if (rank >= i) left = i;
    else break;
  }
  return values[rank]!;
}
