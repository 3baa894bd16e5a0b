/** How far each place of a frame is from the people in it: what the plate keeps clear of, and where the painter paints. */
import type { PersonMask } from '../../core/mask.ts';
import { setNumbers } from '../../core/open-kernel.ts';
import type { Box } from '../box.ts';
import { DistanceField } from './distance-field.ts';
import { isIdentity } from './homography.ts';

/** From this alpha on a cell of the mask counts as person. */
const PERSON_ALPHA = 64;

/** Squares of `side` pixels in rows, `across` × `down` of them; (left, top) is the first one's corner, pixels. */
export type Squares = { left: number; top: number; across: number; down: number; side: number };

/** Places are near people that are less than `limit` pixels away from them; `transform` takes places to others. */
type Search = { squares: Squares; transform: ArrayLike<number>; limit: number };

/**
 * Distances in pixels, about 0 at the outline (alpha one half), slightly negative inside, measured up to `reach` by a chamfer
 * transform on the mask's own cells, read bilinearly. Reuses its memory from frame to frame.
 */
export class PersonDistance {
  #cell = 1;
  #x = 0;
  #y = 0;
  #reach = 0;
  readonly #field: DistanceField;

  /** @param mostSquares about which something is asked at once */
  constructor(mostSquares = 0) {
    this.#field = new DistanceField(mostSquares);
  }

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

  /** Distances at the middles of squares, row by row; Infinity from `limit` on. Holds until something else is asked. */
  ofSquares(squares: Squares, limit: number): Float32Array {
    const { exports, foundDistances } = this.#prepare(squares, limit);
    exports.measure();
    return foundDistances;
  }

  /**
   * 1 for each square whose middle `transform` takes to a place inside of a picture of that size, not near people; 0 for the others. Holds
   * until something else is asked.
   */
  findClear({ squares, transform, limit }: Search, width: number, height: number): Uint8Array {
    const { exports, foundBytes } = this.#prepare(squares, limit, transform);
    exports.findClear(width, height);
    return foundBytes;
  }

  /**
   * Marks with 1 each square to which `transform` takes a place near people. Whether that are more than before.
   *
   * @param marked by square, row by row
   * @param places looks at those from (x0, y0) to before (x1, y1), `step` pixels apart
   */
  markNear(marked: Uint8Array, search: Search, places: Box & { step: number }): boolean {
    const isNew = this.#findNear(marked, search, places, false);
    if (isNew) marked.set(this.#field.kernel.foundBytes.subarray(0, marked.length));
    return isNew;
  }

  /** Whether `markNear` would mark more than is marked. */
  findsMoreNear(marked: Uint8Array, search: Search, places: Box & { step: number }): boolean {
    return this.#findNear(marked, search, places, true);
  }

  #findNear(
    marked: Uint8Array,
    { squares, transform, limit }: Search,
    { x0, y0, x1, y1, step }: Box & { step: number },
    isOneEnough: boolean,
  ): boolean {
    const { exports, foundBytes } = this.#prepare(squares, limit, transform);
    foundBytes.set(marked);
    return exports.findNear(x0, y0, x1, y1, step, isOneEnough) !== 0;
  }

  /** Tells the kernel what is asked. */
  #prepare(squares: Squares, limit: number, transform?: ArrayLike<number>): DistanceField['kernel'] {
    const { kernel, columns, rows } = this.#field;
    const isStill = transform === undefined || isIdentity(transform);
    if (transform) kernel.transform.set(transform);
    const grid = { columns, rows, cell: this.#cell, firstColumn: this.#x, firstRow: this.#y, farthest: this.#reach };
    setNumbers(kernel.exports, { ...grid, ...squares, limit, isStill: isStill ? 1 : 0 });
    return kernel;
  }
}

/** What the alphas of a mask with such cells mean, pixels. */
function distancesOf(cell: number): Float32Array {
  const distances = new Float32Array(256).fill(Number.POSITIVE_INFINITY);
  for (let alpha = PERSON_ALPHA; alpha < 256; alpha++) distances[alpha] = (0.5 - alpha / 255) * cell;
  return distances;
}
