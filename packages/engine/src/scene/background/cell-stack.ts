/** The pixels of one plate cell as many samples show them, and what they settle on. Reuses its memory from cell to cell. */
import type { YuvImage } from '../../core/image.ts';
import { CELL, type Plate } from './background.ts';
import { isIdentity, mapX, mapY } from './homography.ts';
import { type LevelField, readLevel } from './level-samples.ts';
import { settleValues } from './settle-values.ts';

/** Rows of a sample's planes: `image` starts at row `firstRow` of the frame. */
export type SampleRows = { firstRow: number; image: YuvImage };

type Plane = { data: Uint8Array; stride: number; width: number; height: number; firstRow: number };

const CHROMA_CELL = CELL / 2;
const MIN_GRAIN_SAMPLES = 8;
/** Cells whose luma varies by more are not plain. */
const PLAIN_RANGE = 14;

export class CellStack {
  readonly #capacity: number;
  /** The values of one pixel side by side. */
  readonly #luma: Uint8Array;
  readonly #u: Uint8Array;
  readonly #v: Uint8Array;
  /** Positions of the cell's corners in the sample, x y each: top left, top right, bottom left, bottom right. */
  readonly #corners = new Float64Array(8);
  #count = 0;

  /** @param capacity most samples that a cell can be settled from */
  constructor(capacity: number) {
    this.#capacity = capacity;
    this.#luma = new Uint8Array(CELL * CELL * capacity);
    this.#u = new Uint8Array(CHROMA_CELL * CHROMA_CELL * capacity);
    this.#v = new Uint8Array(CHROMA_CELL * CHROMA_CELL * capacity);
  }

  clear(): void {
    this.#count = 0;
  }

  /** Adds what a sample shows; (x, y) is the cell's corner in plate coordinates. */
  add(rows: SampleRows, plateToFrame: ArrayLike<number>, x: number, y: number): void {
    if (isIdentity(plateToFrame)) this.#addStill(rows, x, y);
    else this.#addWarped(rows, plateToFrame, x, y);
  }

  /** Brings the sample added last to the exposure of the others; (x, y) is the cell's middle, from the plate's corner. */
  level(field: LevelField, x: number, y: number): void {
    const slot = this.#count - 1;
    for (const [channel, values] of [this.#luma, this.#u, this.#v].entries()) {
      const levels = readLevel(field, x, y, channel) + 0.5;
      for (let at = slot; at < values.length; at += this.#capacity) {
        values[at] = Math.max(0, Math.min(255, values[at]! + levels));
      }
    }
  }

  #addStill({ firstRow, image }: SampleRows, x: number, y: number): void {
    copyCell(this.#luma, this.#capacity, this.#count, lumaPlane(image, firstRow), x, y, CELL);
    copyCell(this.#u, this.#capacity, this.#count, chromaPlane(image, image.u, firstRow), x / 2, y / 2, CHROMA_CELL);
    copyCell(this.#v, this.#capacity, this.#count, chromaPlane(image, image.v, firstRow), x / 2, y / 2, CHROMA_CELL);
    this.#count++;
  }

  #addWarped({ firstRow, image }: SampleRows, plateToFrame: ArrayLike<number>, x: number, y: number): void {
    for (let corner = 0; corner < 4; corner++) {
      const px = x + (corner & 1) * CELL;
      const py = y + (corner >> 1) * CELL;
      this.#corners[2 * corner] = mapX(plateToFrame, px, py);
      this.#corners[2 * corner + 1] = mapY(plateToFrame, px, py);
    }
    const at = { capacity: this.#capacity, slot: this.#count };
    warpCell(this.#luma, at, lumaPlane(image, firstRow), this.#corners, CELL);
    warpCell(this.#u, at, chromaPlane(image, image.u, firstRow), this.#corners, CHROMA_CELL);
    warpCell(this.#v, at, chromaPlane(image, image.v, firstRow), this.#corners, CHROMA_CELL);
    this.#count++;
  }

  /** Writes what the samples settle on into the plate; (column, row) counts cells. Nothing without samples. */
  settle(plate: Plate, column: number, row: number): void {
    if (this.#count === 0) return;
    const chroma = { stride: plate.width / 2, x: column * CHROMA_CELL, y: row * CHROMA_CELL, side: CHROMA_CELL };
    this.#settlePlane(this.#luma, plate.luma, { stride: plate.width, x: column * CELL, y: row * CELL, side: CELL });
    this.#settlePlane(this.#u, plate.u, chroma);
    this.#settlePlane(this.#v, plate.v, chroma);
  }

  /**
   * Standard deviation of the luma's grain, from the differences between samples next to each other in time, without what is
   * common to the whole cell. To be asked before `settle`; undefined for too few samples, and on texture, which never is in
   * perfect register.
   */
  measureGrain(): number | undefined {
    if (this.#count < MIN_GRAIN_SAMPLES) return undefined;
    let darkest = 255;
    let brightest = 0;
    for (let from = 0; from < this.#luma.length; from += this.#capacity) {
      darkest = Math.min(darkest, this.#luma[from]!);
      brightest = Math.max(brightest, this.#luma[from]!);
    }
    if (brightest - darkest > PLAIN_RANGE) return undefined;
    let total = 0;
    for (let slot = 1; slot < this.#count; slot++) {
      let sum = 0;
      let squares = 0;
      for (let from = 0; from < this.#luma.length; from += this.#capacity) {
        const difference = this.#luma[from + slot]! - this.#luma[from + slot - 1]!;
        sum += difference;
        squares += difference * difference;
      }
      const mean = sum / (CELL * CELL);
      total += Math.max(0, squares / (CELL * CELL) - mean * mean);
    }
    return Math.sqrt(total / (this.#count - 1) / 2);
  }

  #settlePlane(
    values: Uint8Array,
    target: Uint8Array,
    at: { stride: number; x: number; y: number; side: number },
  ): void {
    let from = 0;
    for (let dy = 0; dy < at.side; dy++) {
      const line = (at.y + dy) * at.stride + at.x;
      for (let dx = 0; dx < at.side; dx++, from += this.#capacity) {
        target[line + dx] = settleValues(values, from, this.#count);
      }
    }
  }
}

function lumaPlane({ y, yStride, width, height }: YuvImage, firstRow: number): Plane {
  return { data: y, stride: yStride, width, height, firstRow };
}

function chromaPlane({ uvStride, width, height }: YuvImage, data: Uint8Array, firstRow: number): Plane {
  return { data, stride: uvStride, width: width / 2, height: height / 2, firstRow: firstRow / 2 };
}

function copyCell(
  values: Uint8Array,
  capacity: number,
  slot: number,
  plane: Plane,
  x: number,
  y: number,
  side: number,
): void {
  let at = slot;
  for (let dy = 0; dy < side; dy++) {
    const line = Math.min(plane.height - 1, y + dy - plane.firstRow) * plane.stride;
    for (let dx = 0; dx < side; dx++, at += capacity) {
      values[at] = plane.data[line + Math.min(plane.width - 1, x + dx)]!;
    }
  }
}

/** Bilinear reading; inside a cell the warp is as good as bilinear itself. */
function warpCell(
  values: Uint8Array,
  { capacity, slot }: { capacity: number; slot: number },
  plane: Plane,
  corners: Float64Array,
  side: number,
): void {
  const scale = side / CELL;
  const maxX = plane.width - 1;
  const maxY = plane.height - 1;
  let at = slot;
  for (let dy = 0; dy < side; dy++) {
    const t = (dy + 0.5) / side;
    const leftX = (corners[0]! + (corners[4]! - corners[0]!) * t) * scale - 0.5;
    const leftY = (corners[1]! + (corners[5]! - corners[1]!) * t) * scale - 0.5 - plane.firstRow;
    const stepX = ((corners[2]! + (corners[6]! - corners[2]!) * t) * scale - 0.5 - leftX) / side;
    const stepY = ((corners[3]! + (corners[7]! - corners[3]!) * t) * scale - 0.5 - plane.firstRow - leftY) / side;
    for (let dx = 0; dx < side; dx++, at += capacity) {
      const x = Math.max(0, Math.min(maxX, leftX + stepX * (dx + 0.5)));
      const y = Math.max(0, Math.min(maxY, leftY + stepY * (dx + 0.5)));
      const left = x | 0;
      const top = (y | 0) * plane.stride;
      const right = Math.min(maxX, left + 1);
      const below = Math.min(maxY, (y | 0) + 1) * plane.stride;
      const fx = x - left;
      const upper = plane.data[top + left]! * (1 - fx) + plane.data[top + right]! * fx;
      const lower = plane.data[below + left]! * (1 - fx) + plane.data[below + right]! * fx;
      values[at] = upper + (lower - upper) * (y - (y | 0)) + 0.5;
    }
  }
}
