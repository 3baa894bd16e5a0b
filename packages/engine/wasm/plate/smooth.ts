/** Push-pull interpolation (Gortler et al. 1996): spreads known values smoothly over unknown places of a small grid. */
import { CHANNELS } from './state';

/** Bytes of a place's values. */
const PLACE: usize = <usize>CHANNELS << 2;

/**
 * Replaces each of `columns` × `rows` values by the mix of itself, by its weight, and what its surroundings suggest. Weights are from 0,
 * unknown, to 1, certain; all are 32-bit floats, row by row.
 *
 * @param room gets the grid at all smaller sizes: as many bytes as values and weights take, and some for the rims
 */
export function fillSmoothly(values: usize, weights: usize, columns: i32, rows: i32, room: usize): void {
  if (columns <= 1 && rows <= 1) return;
  const coarseColumns = (columns + 1) >> 1;
  const coarseRows = (rows + 1) >> 1;
  const count = <usize>(coarseColumns * coarseRows);
  const coarseWeights = room + count * PLACE;
  halve(values, weights, columns, rows, room, coarseWeights);
  fillSmoothly(room, coarseWeights, coarseColumns, coarseRows, coarseWeights + (count << 2));
  pull(values, weights, columns, rows, room);
}

/** The grid at half the size; weights add up, to at most 1. */
function halve(values: usize, weights: usize, columns: i32, rows: i32, sums: usize, total: usize): void {
  const coarseColumns = (columns + 1) >> 1;
  const count = <usize>(coarseColumns * ((rows + 1) >> 1));
  memory.fill(sums, 0, count * PLACE);
  memory.fill(total, 0, count << 2);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const at = <usize>(row * columns + column);
      const weight = load<f32>(weights + (at << 2));
      if (weight == 0) continue;
      const to = <usize>((row >> 1) * coarseColumns + (column >> 1));
      store<f32>(total + (to << 2), load<f32>(total + (to << 2)) + weight);
      for (let c: usize = 0; c < PLACE; c += 4) {
        const sum = <f64>load<f32>(sums + to * PLACE + c);
        store<f32>(sums + to * PLACE + c, <f32>(sum + <f64>weight * <f64>load<f32>(values + at * PLACE + c)));
      }
    }
  }
  for (let at: usize = 0; at < count; at++) {
    const weight = load<f32>(total + (at << 2));
    if (weight == 0) continue;
    for (let c: usize = 0; c < PLACE; c += 4) store<f32>(sums + at * PLACE + c, load<f32>(sums + at * PLACE + c) / weight);
    store<f32>(total + (at << 2), min(1, weight));
  }
}

/** Mixes the grid at half the size, read bilinearly, into the places that are not certain. */
function pull(values: usize, weights: usize, columns: i32, rows: i32, coarse: usize): void {
  const coarseColumns = (columns + 1) >> 1;
  const coarseRows = (rows + 1) >> 1;
  for (let row = 0; row < rows; row++) {
    const y = clampTo(<f64>(coarseRows - 1), <f64>row / 2 - 0.25);
    const top = <i32>y;
    const down = y - <f64>top;
    const upperLine = coarse + <usize>(top * coarseColumns) * PLACE;
    const lowerLine = coarse + <usize>(min(coarseRows - 1, top + 1) * coarseColumns) * PLACE;
    for (let column = 0; column < columns; column++) {
      const at = <usize>(row * columns + column);
      const weight = <f64>load<f32>(weights + (at << 2));
      if (weight >= 1) continue;
      const x = clampTo(<f64>(coarseColumns - 1), <f64>column / 2 - 0.25);
      const left = <i32>x;
      const share = x - <f64>left;
      const before = <usize>left * PLACE;
      const after = <usize>min(coarseColumns - 1, left + 1) * PLACE;
      for (let c: usize = 0; c < PLACE; c += 4) {
        const upper = mix(upperLine + before + c, upperLine + after + c, share);
        const lower = mix(lowerLine + before + c, lowerLine + after + c, share);
        const suggested = upper + (lower - upper) * down;
        const to = values + at * PLACE + c;
        store<f32>(to, <f32>(<f64>load<f32>(to) * weight + suggested * (1 - weight)));
      }
    }
  }
}

@inline
export function clampTo(most: f64, value: f64): f64 {
  return max(0, min(most, value));
}

/** Of two 32-bit floats. */
@inline
export function mix(from: usize, to: usize, share: f64): f64 {
  const start = <f64>load<f32>(from);
  return start + (<f64>load<f32>(to) - start) * share;
}
