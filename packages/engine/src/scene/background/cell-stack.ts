/** The pixels of one plate cell as many samples show them, and what they settle on, by the kernel of `packages/engine/wasm/plate`. */
import type { YuvImage } from '../../core/image.ts';
import { KernelMemory } from '../../core/kernel-memory.ts';
import { openKernel } from '../../core/open-kernel.ts';
import { CELL, type Plate } from './background.ts';
import { isIdentity, mapX, mapY } from './homography.ts';
import { type LevelField, readLevels } from './level-samples.ts';
import { KERNEL } from './plate-kernel-bytes.ts';

/** Rows of a sample's planes: `image` starts at row `firstRow` of the frame. Its planes lie in `CellStack.rows`, without padding. */
export type SampleRows = { firstRow: number; image: YuvImage };

const CHROMA_CELL = CELL / 2;
/** Luma, then u, then v. */
const CELL_BYTES = CELL * CELL + 2 * CHROMA_CELL * CHROMA_CELL;
const MIN_GRAIN_SAMPLES = 8;

/** The kernel's functions, as `wasm/plate` declares them. */
type Kernel = {
  addStill: (slot: number, luma: number, u: number, v: number, w: number, h: number, x: number, y: number) => void;
  addWarped: (slot: number, luma: number, u: number, v: number, w: number, h: number, firstRow: number) => void;
  level(slot: number, y: number, u: number, v: number): void;
  measureGrain(count: number): number;
  settle(count: number): void;
};

/** Reuses its memory from cell to cell. */
export class CellStack {
  /** Memory for the rows of samples, in which the kernel finds them. */
  readonly rows: Uint8Array;
  readonly #kernel: Kernel;
  /** Positions of the cell's corners in the sample, x y each: top left, top right, bottom left, bottom right. */
  readonly #corners: Float64Array;
  readonly #result: Uint8Array;
  readonly #levels = new Float64Array(3);
  #count = 0;

  /**
   * @param capacity most samples that a cell can be settled from
   * @param rowBytes size of `rows`
   */
  constructor(capacity: number, rowBytes: number) {
    const memory = new KernelMemory();
    const slots = memory.reserve(Uint8Array, capacity * CELL_BYTES);
    const corners = memory.reserve(Float64Array, 8);
    const result = memory.reserve(Uint8Array, CELL_BYTES);
    const rows = memory.reserve(Uint8Array, rowBytes);
    const buffer = memory.allocate();
    const addresses = { slots: slots.address, corners: corners.address, result: result.address };
    this.#kernel = openKernel<Kernel>(KERNEL, buffer, addresses);
    this.rows = rows.view(buffer);
    this.#corners = corners.view(buffer);
    this.#result = result.view(buffer);
  }

  clear(): void {
    this.#count = 0;
  }

  /** Adds what a sample shows; (x, y) is the cell's corner in plate coordinates. */
  add({ firstRow, image }: SampleRows, plateToFrame: ArrayLike<number>, x: number, y: number): void {
    const { width, height } = image;
    const luma = image.y.byteOffset;
    const u = image.u.byteOffset;
    const v = image.v.byteOffset;
    const slot = this.#count++;
    if (isIdentity(plateToFrame)) {
      this.#kernel.addStill(slot, luma, u, v, width, height, x, y - firstRow);
      return;
    }
    for (let corner = 0; corner < 4; corner++) {
      const px = x + (corner & 1) * CELL;
      const py = y + (corner >> 1) * CELL;
      this.#corners[2 * corner] = mapX(plateToFrame, px, py);
      this.#corners[2 * corner + 1] = mapY(plateToFrame, px, py);
    }
    this.#kernel.addWarped(slot, luma, u, v, width, height, firstRow);
  }

  /** Brings the sample added last to the exposure of the others; (x, y) is the cell's middle, from the plate's corner. */
  level(field: LevelField, x: number, y: number): void {
    const levels = this.#levels;
    readLevels(field, x, y, levels);
    const [luma, u, v] = [levels[0]!, levels[1]!, levels[2]!];
    this.#kernel.level(this.#count - 1, Math.floor(luma + 0.5), Math.floor(u + 0.5), Math.floor(v + 0.5));
  }

  /** Standard deviation of the luma's grain. To be asked before `settle`; undefined for too few samples, and on texture. */
  measureGrain(): number | undefined {
    if (this.#count < MIN_GRAIN_SAMPLES) return undefined;
    const grain = this.#kernel.measureGrain(this.#count);
    return grain < 0 ? undefined : grain;
  }

  /** Writes what the samples settle on into the plate; (column, row) counts cells. Nothing without samples. */
  settle(plate: Plate, column: number, row: number): void {
    if (this.#count === 0) return;
    this.#kernel.settle(this.#count);
    const half = plate.width / 2;
    this.#write(0, plate.luma, plate.width, row * CELL * plate.width + column * CELL, CELL);
    const chroma = row * CHROMA_CELL * half + column * CHROMA_CELL;
    this.#write(CELL * CELL, plate.u, half, chroma, CHROMA_CELL);
    this.#write(CELL * CELL + CHROMA_CELL * CHROMA_CELL, plate.v, half, chroma, CHROMA_CELL);
  }

  #write(from: number, target: Uint8Array, stride: number, corner: number, side: number): void {
    for (let dy = 0; dy < side; dy++) {
      const to = corner + dy * stride;
      for (let dx = 0; dx < side; dx++) target[to + dx] = this.#result[from + dy * side + dx]!;
    }
  }
}
