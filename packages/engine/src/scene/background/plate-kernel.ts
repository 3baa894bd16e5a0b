/** A plate and its samples in the memory of the kernel of `packages/engine/wasm/plate`, which measures and levels them and settles cells. */
import type { YuvImage } from '../../core/image.ts';
import { KernelMemory, type KernelPlace } from '../../core/kernel-memory.ts';
import { type KernelNumbers, openKernel } from '../../core/open-kernel.ts';
import { CELL, type Plate } from './background.ts';
import { isIdentity } from './homography.ts';
import { packedSize } from './packed-image.ts';
import { KERNEL } from './plate-kernel-bytes.ts';

/** Pixels a side of the blocks in which exposure is measured. */
const BLOCK = 32;
const CHANNELS = 3;
/** Past this the noise of the median is no longer visible. */
const MAX_SAMPLES_PER_CELL = 25;
const ROUGH_SAMPLES_PER_CELL = 5;
const MIN_GRAIN_SAMPLES = 8;
/** Bytes of a cell: luma, then u, then v. */
const CELL_BYTES = 1.5 * CELL * CELL;
/** Bytes of what describes a sample, and where in it what lies: `wasm/plate/state.ts`. */
const SAMPLE = { bytes: 112, luma: 72, u: 76, v: 80, firstRow: 84, rowCount: 88, isStill: 92, field: 96 };
/** Places that the kernel takes besides, where it halves grids. */
const RIMS = 64;

/** The kernel's functions, as `wasm/plate` declares them. */
type Functions = {
  measureBlocks(sample: number, number: number): void;
  solveFields(): void;
  isWorthwhile(number: number): number;
  settleRow(row: number): void;
};

export type PlateKernelOptions = {
  /** Width and height of a sample, even. */
  width: number;
  height: number;
  /** Takes plate coordinates to pixels of each sample. */
  transforms: readonly ArrayLike<number>[];
  /** Samples of which the exposure is measured. */
  measuredCount: number;
  /** Bytes of the rows of all samples that are at hand together. */
  rowBytes: number;
};

export class PlateKernel {
  /** Memory for rows of samples, in which the kernel finds them; large enough for a whole one. */
  readonly rows: Uint8Array;
  readonly #plate: Plate;
  readonly #exports: KernelNumbers & Functions;
  readonly #arrays: Record<'clear' | 'clearCells' | 'needed' | 'seen' | 'luma' | 'u' | 'v', Uint8Array>;
  readonly #grains: Float64Array;
  readonly #samples: DataView;

  constructor(plate: Plate, options: PlateKernelOptions) {
    const { width, transforms, measuredCount } = options;
    const sizes = { ...sizesOf(plate), sampleCount: transforms.length, measuredCount };
    const memory = new KernelMemory();
    const { arrays, room, grains, rows } = layOut(memory, sizes, options);
    const buffer = memory.allocate();
    const places = Object.entries({ ...arrays, ...room, grains }).map(([name, { address }]) => [name, address]);
    this.#exports = openKernel<Functions>(KERNEL, buffer, {
      ...Object.fromEntries(places),
      ...{ plateX: plate.x, plateY: plate.y, ...sizes, width },
      ...{ mostNeeded: MAX_SAMPLES_PER_CELL, mostRough: ROUGH_SAMPLES_PER_CELL, leastForGrain: MIN_GRAIN_SAMPLES },
    });
    this.#plate = plate;
    this.rows = rows.view(buffer);
    this.#grains = grains.view(buffer);
    const viewed = Object.entries(arrays).map(([name, place]) => [name, place.view(buffer)]);
    this.#arrays = Object.fromEntries(viewed);
    this.#samples = new DataView(buffer.buffer, room.samples.address, transforms.length * SAMPLE.bytes);
    for (const [number, transform] of transforms.entries()) this.#describe(number, transform);
  }

  /** Tells which rows of a sample are at hand; `image` lies in `rows`, without padding. Without one, the sample shows nothing. */
  show(number: number, firstRow: number, image: YuvImage | undefined): void {
    const at = number * SAMPLE.bytes;
    this.#samples.setInt32(at + SAMPLE.rowCount, image?.height ?? 0, true);
    if (!image) return;
    this.#samples.setInt32(at + SAMPLE.firstRow, firstRow, true);
    this.#samples.setUint32(at + SAMPLE.luma, image.y.byteOffset, true);
    this.#samples.setUint32(at + SAMPLE.u, image.u.byteOffset, true);
    this.#samples.setUint32(at + SAMPLE.v, image.v.byteOffset, true);
  }

  /**
   * Measures the exposure of a sample that is at hand as a whole.
   *
   * @param clear 1 for each cell of the plate in which it shows the background
   * @param number of the measurement
   */
  measure(sample: number, clear: Uint8Array, number: number): void {
    this.#arrays.clearCells.set(clear);
    this.#exports.measureBlocks(sample, number);
  }

  /** Finds what brings the measured samples to the exposure of the one that shows most of the background. */
  solveFields(): void {
    this.#exports.solveFields();
  }

  /** Has a sample brought to the exposure of the others as a measurement tells, unless it needs next to nothing. */
  level(sample: number, measurement: number): void {
    if (!this.#exports.isWorthwhile(measurement)) return;
    this.#samples.setInt32(sample * SAMPLE.bytes + SAMPLE.field, measurement, true);
  }

  /**
   * Writes what the samples settle on, and how many show each cell, into a row of the plate's cells. Cells that none shows stay as they are.
   *
   * @param clears for each sample: 1 for each cell of the plate in which it shows the background
   * @param needed 1 for each cell of the plate that frames are painted with; the others are only roughly made
   * @param grains gets the standard deviation of the luma's grain of each needed cell that tells it
   */
  settleRow(row: number, clears: readonly Uint8Array[], needed: Uint8Array, grains: number[]): void {
    const { clear, needed: neededCells, seen, luma, u, v } = this.#arrays;
    const columns = seen.length;
    const first = row * columns;
    for (const [k, cells] of clears.entries()) clear.set(cells.subarray(first, first + columns), k * columns);
    neededCells.set(needed.subarray(first, first + columns));
    const plate = this.#plate;
    luma.set(plate.luma.subarray(row * luma.length, (row + 1) * luma.length));
    u.set(plate.u.subarray(row * u.length, (row + 1) * u.length));
    v.set(plate.v.subarray(row * v.length, (row + 1) * v.length));
    this.#exports.settleRow(row);
    plate.luma.set(luma, row * luma.length);
    plate.u.set(u, row * u.length);
    plate.v.set(v, row * v.length);
    plate.seen.set(seen, first);
    for (let column = 0; column < columns; column++) {
      const grain = this.#grains[column]!;
      if (grain >= 0) grains.push(grain);
    }
  }

  #describe(number: number, transform: ArrayLike<number>): void {
    const at = number * SAMPLE.bytes;
    for (let i = 0; i < 9; i++) this.#samples.setFloat64(at + 8 * i, transform[i]!, true);
    this.#samples.setInt32(at + SAMPLE.isStill, isIdentity(transform) ? 1 : 0, true);
    this.#samples.setInt32(at + SAMPLE.field, -1, true);
  }
}

type Sizes = ReturnType<typeof sizesOf> & { sampleCount: number; measuredCount: number };

/** How many cells and blocks a plate has. */
function sizesOf({ width, height }: Plate): Record<'cellColumns' | 'cellRows' | 'blockColumns' | 'blockRows', number> {
  const blocks = { blockColumns: Math.ceil(width / BLOCK), blockRows: Math.ceil(height / BLOCK) };
  return { cellColumns: width / CELL, cellRows: height / CELL, ...blocks };
}

/** All that the kernel works on, by the names that it has there. */
function layOut(
  memory: KernelMemory,
  { cellColumns, cellRows, blockColumns, blockRows, sampleCount, measuredCount }: Sizes,
  { width, height, rowBytes }: PlateKernelOptions,
) {
  const bytes = (length: number): KernelPlace<Uint8Array> => memory.reserve(Uint8Array, length);
  const floats = (length: number): KernelPlace<Float32Array> => memory.reserve(Float32Array, length);
  const blocks = blockColumns * blockRows;
  const arrays = {
    clear: bytes(sampleCount * cellColumns),
    clearCells: bytes(cellColumns * cellRows),
    needed: bytes(cellColumns),
    seen: bytes(cellColumns),
    luma: bytes(cellColumns * CELL * CELL),
    u: bytes((cellColumns * CELL * CELL) / 4),
    v: bytes((cellColumns * CELL * CELL) / 4),
  };
  const room = {
    samples: bytes(sampleCount * SAMPLE.bytes),
    usable: bytes(2 * sampleCount),
    slots: bytes(MAX_SAMPLES_PER_CELL * CELL_BYTES),
    result: bytes(CELL_BYTES),
    measured: floats(measuredCount * blocks * CHANNELS),
    fields: floats(measuredCount * blocks * CHANNELS),
    background: floats(blocks * CHANNELS),
    reference: floats(blocks * CHANNELS),
    difference: floats((blocks + 1) * CHANNELS),
    weights: floats(blocks),
    values: memory.reserve(Float64Array, Math.max(blocks, measuredCount)),
    pyramid: floats((blocks + RIMS) * (CHANNELS + 1)),
  };
  const grains = memory.reserve(Float64Array, cellColumns);
  return { arrays, room, grains, rows: bytes(Math.max(rowBytes, packedSize(width, height))) };
}
