/** The value that would be number `rank` if the `count` 64-bit floats at `values` were sorted: `selectByRank` of `select-by-rank.ts`. */
export function selectByRank(values: usize, count: i32, rank: i32): f64 {
  let left = 0;
  let right = count - 1;
  while (left < right) {
    const pivot = load<f64>(values + (<usize>((left + right) >> 1) << 3));
    let i = left;
    let j = right;
    while (i <= j) {
      while (load<f64>(values + (<usize>i << 3)) < pivot) i++;
      while (load<f64>(values + (<usize>j << 3)) > pivot) j--;
      if (i > j) break;
      const a = values + (<usize>i << 3);
      const b = values + (<usize>j << 3);
      const value = load<f64>(a);
      store<f64>(a, load<f64>(b));
      store<f64>(b, value);
      i++;
      j--;
    }
    if (rank <= j) right = j;
    else if (rank >= i) left = i;
    else break;
  }
  return load<f64>(values + (<usize>rank << 3));
}

/** The middle one; of an even number of values the upper middle one. */
@inline
export function medianOf(values: usize, count: i32): f64 {
  return selectByRank(values, count, count >> 1);
}
