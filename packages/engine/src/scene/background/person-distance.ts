/** How far each place of a frame is from the people in it: what the plate keeps clear of, and where the painter paints. */
import type { PersonMask } from '../../core/mask.ts';
import type { Box } from '../box.ts';
import { DistanceField } from './distance-field.ts';

/** From this alpha on a cell of the mask counts as person. */
const PERSON_ALPHA = 64;

/**
 * Distances in pixels, about 0 at the outline (alpha one half), slightly negative inside, measured up to `reach` by a chamfer
 * transform on the mask's own cells, read bilinearly. Reuses its memory from frame to frame.
 */
export class PersonDistance {
  #cell = 1;
  #x = 0;
  #y = 0;
  #reach = 0;
  readonly #field = new DistanceField();

  /** @param reach pixels; beyond it every distance is `reach` */
  measure(masks: readonly PersonMask[], reach: number): void {
    const people = masks.filter(({ width, height }) => width > 0 && height > 0);
    this.#reach = reach;
    if (people.length === 0) {
      this.#field.columns = 0;
      this.#field.rows = 0;
      return;
    }
    this.#cell = people[0]!.cell;
    const pad = Math.ceil(reach / this.#cell) + 1;
    this.#x = Math.min(...people.map((mask) => mask.x)) - pad;
    this.#y = Math.min(...people.map((mask) => mask.y)) - pad;
    const columns = Math.max(...people.map((mask) => mask.x + mask.width)) + pad - this.#x;
    const rows = Math.max(...people.map((mask) => mask.y + mask.height)) + pad - this.#y;
    this.#field.layOut(columns, rows, reach);
    const meanings = distancesOf(this.#cell);
    for (const mask of people) {
      this.#field.enter(mask, { column: mask.x - this.#x, row: mask.y - this.#y }, meanings);
    }
    this.#field.spread(this.#cell);
  }

  /** Pixels that may be nearer than `reach`; empty (x1 ≤ x0) without people. May lie partly outside the picture. */
  get box(): Box {
    const cell = this.#cell;
    const x0 = this.#x * cell;
    const y0 = this.#y * cell;
    return { x0, y0, x1: x0 + this.#field.columns * cell, y1: y0 + this.#field.rows * cell };
  }

  /** Distance at a position in pixels. */
  at(x: number, y: number): number {
    const column = x / this.#cell - 0.5 - this.#x;
    const row = y / this.#cell - 0.5 - this.#y;
    const left = Math.floor(column);
    const top = Math.floor(row);
    const { columns, rows, stride } = this.#field;
    if (left < 0 || top < 0 || left + 1 >= columns || top + 1 >= rows) return this.#reach;
    const at = top * stride + left;
    const d = this.#field.values;
    const right = column - left;
    const upper = d[at]! + (d[at + 1]! - d[at]!) * right;
    const below = at + stride;
    const lower = d[below]! + (d[below + 1]! - d[below]!) * right;
    return upper + (lower - upper) * (row - top);
  }

  /** Fills `distances` with those at the places (x + i · step, y + j · step), row by row. */
  sample(
    distances: Float32Array,
    { x, y, step, columns, rows }: { x: number; y: number; step: number; columns: number; rows: number },
  ): void {
    const { values, stride, columns: fieldColumns, rows: fieldRows } = this.#field;
    let to = 0;
    for (let j = 0; j < rows; j++) {
      const row = (y + j * step) / this.#cell - 0.5 - this.#y;
      const top = Math.floor(row);
      const isRowInside = top >= 0 && top + 1 < fieldRows;
      for (let i = 0; i < columns; i++, to++) {
        const column = (x + i * step) / this.#cell - 0.5 - this.#x;
        const left = Math.floor(column);
        if (!isRowInside || left < 0 || left + 1 >= fieldColumns) {
          distances[to] = this.#reach;
          continue;
        }
        const at = top * stride + left;
        const below = at + stride;
        const upper = values[at]! + (values[at + 1]! - values[at]!) * (column - left);
        const lower = values[below]! + (values[below + 1]! - values[below]!) * (column - left);
        distances[to] = upper + (lower - upper) * (row - top);
      }
    }
  }
}

/** What the alphas of a mask with such cells mean, pixels. */
function distancesOf(cell: number): Float32Array {
  const distances = new Float32Array(256).fill(Number.POSITIVE_INFINITY);
  for (let alpha = PERSON_ALPHA; alpha < 256; alpha++) distances[alpha] = (0.5 - alpha / 255) * cell;
  return distances;
}
