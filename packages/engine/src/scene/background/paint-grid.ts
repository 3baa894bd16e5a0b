/** What the painter knows at the corners of the cells around the people of a frame: distance, place on the plate, correction. */
import type { PersonMask } from '../../core/mask.ts';
import { CELL } from './background.ts';
import { isIdentity, mapX, mapY } from './homography.ts';
import { paintReach, RING } from './paint-reach.ts';
import { PersonDistance } from './person-distance.ts';

type FrameSize = { width: number; height: number };

/** Corner values, row-major; column i, row j is the pixel corner (x + 8i, y + 8j). Reuses its memory from frame to frame. */
export class PaintGrid {
  x = 0;
  y = 0;
  /** Corners, one more than cells. */
  columns = 0;
  rows = 0;
  /** Paint ends here, pixels from the person's outline. */
  reach = 0;
  distance: Float32Array = new Float32Array(0);
  /** Whether the plate has to be warped to fit the frame; otherwise their coordinates are the same. */
  isWarped = false;
  /** Plate coordinates of each corner up to the end of the ring; only where it has to be warped. */
  readonly plateX: Float32Array;
  readonly plateY: Float32Array;
  readonly #size: FrameSize;
  readonly #person: PersonDistance;

  /** @param size of the frames */
  constructor(size: FrameSize) {
    const most = (Math.ceil(size.width / CELL) + 1) * (Math.ceil(size.height / CELL) + 1);
    this.#size = size;
    this.#person = new PersonDistance(most);
    this.plateX = new Float32Array(most);
    this.plateY = new Float32Array(most);
  }

  /** @returns whether there is anything to paint */
  layOut(masks: readonly PersonMask[]): boolean {
    const { width, height } = this.#size;
    this.reach = paintReach(masks);
    const farthest = this.reach + RING;
    this.#person.measure(masks, farthest);
    const box = this.#person.box;
    this.x = Math.max(0, Math.floor(box.x0 / CELL)) * CELL;
    this.y = Math.max(0, Math.floor(box.y0 / CELL)) * CELL;
    this.columns = Math.ceil((Math.min(width, box.x1) - this.x) / CELL) + 1;
    this.rows = Math.ceil((Math.min(height, box.y1) - this.y) / CELL) + 1;
    if (this.columns < 2 || this.rows < 2) return false;
    // Corners are the middles of squares that lie half a cell farther left and up.
    const corner = { left: this.x - CELL / 2, top: this.y - CELL / 2 };
    const squares = { ...corner, across: this.columns, down: this.rows, side: CELL };
    this.distance = this.#person.ofSquares(squares, Infinity);
    return true;
  }

  placeOnPlate(frameToPlate: ArrayLike<number>): void {
    this.isWarped = !isIdentity(frameToPlate);
    if (!this.isWarped) return;
    for (let at = 0; at < this.columns * this.rows; at++) {
      // Out there nothing is painted or compared.
      if (this.distance[at]! >= this.reach + RING) continue;
      const x = this.cornerX(at);
      const y = this.cornerY(at);
      this.plateX[at] = mapX(frameToPlate, x, y);
      this.plateY[at] = mapY(frameToPlate, x, y);
    }
  }

  cornerX(at: number): number {
    return this.x + (at % this.columns) * CELL;
  }

  cornerY(at: number): number {
    return this.y + Math.floor(at / this.columns) * CELL;
  }
}
