/** Push-pull interpolation (Gortler et al. 1996): spreads known values smoothly over unknown places of a small grid. */

/** Values with weights on a grid of columns × rows. */
export type WeightedGrid = {
  columns: number;
  rows: number;
  /** `channels` values a place, row-major. */
  values: Float32Array;
  channels: number;
  /** 0: unknown; 1: certain. */
  weights: Float32Array;
};

/** Replaces each value by the mix of itself (by its weight) and what its surroundings suggest. Changes the grid in place. */
export function fillSmoothly(grid: WeightedGrid): void {
  const { columns, rows } = grid;
  if (columns <= 1 && rows <= 1) return;
  const coarse = halve(grid);
  fillSmoothly(coarse);
  pull(coarse, grid);
}

/** The grid at half the size; weights add up, to at most 1. */
function halve({ columns, rows, values, channels, weights }: WeightedGrid): WeightedGrid {
  const halfColumns = (columns + 1) >> 1;
  const halfRows = (rows + 1) >> 1;
  const coarse: WeightedGrid = {
    columns: halfColumns,
    rows: halfRows,
    values: new Float32Array(halfColumns * halfRows * channels),
    channels,
    weights: new Float32Array(halfColumns * halfRows),
  };
  const { values: sums, weights: total } = coarse;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const at = row * columns + column;
      const weight = weights[at]!;
      if (weight === 0) continue;
      const to = (row >> 1) * halfColumns + (column >> 1);
      total[to]! += weight;
      for (let c = 0; c < channels; c++) sums[to * channels + c]! += weight * values[at * channels + c]!;
    }
  }
  for (let at = 0; at < total.length; at++) {
    const weight = total[at]!;
    if (weight === 0) continue;
    for (let c = 0; c < channels; c++) sums[at * channels + c]! /= weight;
    total[at] = Math.min(1, weight);
  }
  return coarse;
}

/** Mixes the coarse grid, read bilinearly, into the places of the fine one that are not certain. */
function pull(coarse: WeightedGrid, fine: WeightedGrid): void {
  const { columns, rows, values, channels, weights } = fine;
  const { values: guesses } = coarse;
  for (let row = 0; row < rows; row++) {
    const y = Math.max(0, Math.min(coarse.rows - 1, row / 2 - 0.25));
    const top = Math.floor(y);
    const down = y - top;
    const upperLine = top * coarse.columns;
    const lowerLine = Math.min(coarse.rows - 1, top + 1) * coarse.columns;
    for (let column = 0; column < columns; column++) {
      const at = row * columns + column;
      const weight = weights[at]!;
      if (weight >= 1) continue;
      const x = Math.max(0, Math.min(coarse.columns - 1, column / 2 - 0.25));
      const left = Math.floor(x);
      const right = Math.min(coarse.columns - 1, left + 1);
      for (let c = 0; c < channels; c++) {
        const upperLeft = guesses[(upperLine + left) * channels + c]!;
        const lowerLeft = guesses[(lowerLine + left) * channels + c]!;
        const upper = upperLeft + (guesses[(upperLine + right) * channels + c]! - upperLeft) * (x - left);
        const lower = lowerLeft + (guesses[(lowerLine + right) * channels + c]! - lowerLeft) * (x - left);
        const suggested = upper + (lower - upper) * down;
        const to = at * channels + c;
        values[to] = values[to]! * weight + suggested * (1 - weight);
      }
    }
  }
}
