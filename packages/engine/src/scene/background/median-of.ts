/** The middle one of some numbers, without sorting them all. */

/**
 * Of an even number of values the upper middle one. The first `count` values get another order; none may be NaN (quickselect, Hoare 1961).
 *
 * @param count at least 1
 */
export function medianOf(values: Float64Array | Float32Array, count: number): number {
  const middle = count >> 1;
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
    if (middle <= j) right = j;
    else if (middle >= i) left = i;
    else break;
  }
  return values[middle]!;
}
