/** How far each place of a frame is from the people in it: what the plate keeps clear of, and where the painter paints. */
import type { PersonMask } from '../../core/mask.ts';
import type { Box } from '../box.ts';

/** From this alpha on a cell of the mask counts as person. */
const PERSON_ALPHA = 64;
const DIAGONAL = Math.SQRT2;

/**
 * Distances in pixels, about 0 at the outline (alpha one half), slightly negative inside, measured up to `reach` by a chamfer
 * transform on the mask's own cells, read bilinearly. Reuses its memory from frame to frame.
 */
export class PersonDistance {
  #cell = 1;
  #x = 0;
  #y = 0;
  #columns = 0;
  #rows = 0;
  #reach = 0;
  #distance = new Float32Array(0);

  /** @param reach pixels; beyond it every distance is `reach` */
  measure(masks: readonly PersonMask[], reach: number): void {
    const people = masks.filter(({ width, height }) => width > 0 && height > 0);
    this.#reach = reach;
    this.#columns = 0;
    this.#rows = 0;
    if (people.length === 0) return;
    this.#cell = people[0]!.cell;
    const pad = Math.ceil(reach / this.#cell) + 1;
    this.#x = Math.min(...people.map((mask) => mask.x)) - pad;
    this.#y = Math.min(...people.map((mask) => mask.y)) - pad;
    this.#columns = Math.max(...people.map((mask) => mask.x + mask.width)) + pad - this.#x;
    this.#rows = Math.max(...people.map((mask) => mask.y + mask.height)) + pad - this.#y;
    const count = this.#columns * this.#rows;
    if (this.#distance.length < count) this.#distance = new Float32Array(count);
    this.#distance.fill(reach, 0, count);
    for (const mask of people) this.#seed(mask);
    this.#spread();
  }

  /** Pixels that may be nearer than `reach`; empty (x1 ≤ x0) without people. May lie partly outside the picture. */
  get box(): Box {
    const cell = this.#cell;
    const x0 = this.#x * cell;
    const y0 = this.#y * cell;
    return { x0, y0, x1: x0 + this.#columns * cell, y1: y0 + this.#rows * cell };
  }

  /** Distance at a position in pixels. */
  at(x: number, y: number): number {
    const column = x / this.#cell - 0.5 - this.#x;
    const row = y / this.#cell - 0.5 - this.#y;
    const left = Math.floor(column);
    const top = Math.floor(row);
    if (left < 0 || top < 0 || left + 1 >= this.#columns || top + 1 >= this.#rows) return this.#reach;
    const at = top * this.#columns + left;
    const d = this.#distance;
    const right = column - left;
    const upper = d[at]! + (d[at + 1]! - d[at]!) * right;
    const below = at + this.#columns;
    const lower = d[below]! + (d[below + 1]! - d[below]!) * right;
    return upper + (lower - upper) * (row - top);
  }

  /** Fills `distances` with those at the places (x + i · step, y + j · step), row by row. */
  sample(
    distances: Float32Array,
    { x, y, step, columns, rows }: { x: number; y: number; step: number; columns: number; rows: number },
  ): void {
    const d = this.#distance;
    let to = 0;
    for (let j = 0; j < rows; j++) {
      const row = (y + j * step) / this.#cell - 0.5 - this.#y;
      const top = Math.floor(row);
      const isRowInside = top >= 0 && top + 1 < this.#rows;
      for (let i = 0; i < columns; i++, to++) {
        const column = (x + i * step) / this.#cell - 0.5 - this.#x;
        const left = Math.floor(column);
        if (!isRowInside || left < 0 || left + 1 >= this.#columns) {
          distances[to] = this.#reach;
          continue;
        }
        const at = top * this.#columns + left;
        const below = at + this.#columns;
        const upper = d[at]! + (d[at + 1]! - d[at]!) * (column - left);
        const lower = d[below]! + (d[below + 1]! - d[below]!) * (column - left);
        distances[to] = upper + (lower - upper) * (row - top);
      }
    }
  }

  #seed({ x, y, width, height, data }: PersonMask): void {
    for (let row = 0; row < height; row++) {
      const target = (y + row - this.#y) * this.#columns + x - this.#x;
      for (let column = 0; column < width; column++) {
        const alpha = data[row * width + column]!;
        if (alpha < PERSON_ALPHA) continue;
        const distance = (0.5 - alpha / 255) * this.#cell;
        if (distance < this.#distance[target + column]!) this.#distance[target + column] = distance;
      }
    }
  }

  /** Two sweeps over the grid; each takes over what the neighbours already passed know. */
  #spread(): void {
    const columns = this.#columns;
    const d = this.#distance;
    const straight = this.#cell;
    const slant = this.#cell * DIAGONAL;
    const end = columns * this.#rows;
    for (let at = columns + 1; at < end; at++) {
      let nearest = d[at]!;
      const left = d[at - 1]! + straight;
      const above = d[at - columns]! + straight;
      const aboveLeft = d[at - columns - 1]! + slant;
      const aboveRight = d[at - columns + 1]! + slant;
      if (left < nearest) nearest = left;
      if (above < nearest) nearest = above;
      if (aboveLeft < nearest) nearest = aboveLeft;
      if (aboveRight < nearest) nearest = aboveRight;
      d[at] = nearest;
    }
    for (let at = end - columns - 2; at >= 0; at--) {
      let nearest = d[at]!;
      const right = d[at + 1]! + straight;
      const below = d[at + columns]! + straight;
      const belowRight = d[at + columns + 1]! + slant;
      const belowLeft = d[at + columns - 1]! + slant;
      if (right < nearest) nearest = right;
      if (below < nearest) nearest = below;
      if (belowRight < nearest) nearest = belowRight;
      if (belowLeft < nearest) nearest = belowLeft;
      d[at] = nearest;
    }
  }
}
