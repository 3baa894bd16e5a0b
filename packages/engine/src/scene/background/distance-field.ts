/** Distances on a grid, spread and read by the kernel of `packages/engine/wasm/distance`: half the time that the same takes without, and less. */
import { KernelMemory } from '../../core/kernel-memory.ts';
import { type KernelNumbers, openKernel, setNumbers } from '../../core/open-kernel.ts';
import { KERNEL } from './distance-kernel-bytes.ts';

const DIAGONAL = Math.SQRT2;
/** The kernel takes four numbers at once, from the second one of a row on. */
const UNIT = 4;
/** Values of a byte. */
const BYTES = 256;
/** A kernel with room for more is made where a grid has no room in it: it gets room for so many times as much, since people move. */
const SPARE = 2;

/** The kernel's functions, as `wasm/distance` declares them. */
type Functions = {
  enter(start: number, width: number, height: number): void;
  spread(straight: number, slant: number): void;
  measure(): void;
  findClear(width: number, height: number): void;
  findNear(x0: number, y0: number, x1: number, y1: number, step: number, isOneEnough: boolean): number;
};

type Kernel = {
  exports: KernelNumbers & Functions;
  values: Float32Array;
  mask: Uint8Array;
  meanings: Float32Array;
  transform: Float64Array;
  foundBytes: Uint8Array;
  foundDistances: Float32Array;
};

type Mask = { width: number; height: number; data: Uint8Array };

/** Reuses its memory from grid to grid. */
export class DistanceField {
  readonly #mostSquares: number;
  #kernel: Kernel | undefined;
  columns = 0;
  rows = 0;
  /** Numbers from one row to the next. */
  stride = 0;

  /** @param mostSquares about which something is found at once */
  constructor(mostSquares: number) {
    this.#mostSquares = mostSquares;
  }

  /** Row by row, `stride` numbers each. */
  get values(): Float32Array {
    return this.#kernel!.values;
  }

  /** With room for a grid that was laid out, if any was. */
  get kernel(): Kernel {
    this.#kernel ??= makeKernel(0, this.#mostSquares);
    return this.#kernel;
  }

  /** Starts with `farthest` everywhere. */
  layOut(columns: number, rows: number, farthest: number): void {
    this.columns = columns;
    this.rows = rows;
    this.stride = Math.ceil(columns / UNIT) * UNIT + UNIT;
    const count = this.stride * rows;
    if (!this.#kernel || this.#kernel.values.length < count)
      this.#kernel = makeKernel(SPARE * count, this.#mostSquares);
    const { exports, values } = this.#kernel;
    values.fill(farthest, 0, count);
    setNumbers(exports, { columns, rows, stride: this.stride });
  }

  /**
   * Takes over the distances that the bytes of a mask stand for, where they are less.
   *
   * @param meanings one for each value of a byte
   */
  enter({ width, height, data }: Mask, { column, row }: { column: number; row: number }, meanings: Float32Array): void {
    const kernel = this.#kernel!;
    kernel.mask.set(data);
    kernel.meanings.set(meanings);
    kernel.exports.enter(row * this.stride + column, width, height);
  }

  /**
   * Each place gets the distance of a neighbour and from there to itself, where that is less than its own (chamfer transform, Borgefors
   * 1986). Places on the rim have to be far from all others that are known.
   *
   * @param step from a place to the next one
   */
  spread(step: number): void {
    this.#kernel!.exports.spread(step, step * DIAGONAL);
  }
}

function makeKernel(count: number, mostSquares: number): Kernel {
  const space = new KernelMemory();
  const places = {
    distances: space.reserve(Float32Array, count),
    mask: space.reserve(Uint8Array, count),
    meanings: space.reserve(Float32Array, BYTES),
    transform: space.reserve(Float64Array, 9),
    found: space.reserve(Float32Array, mostSquares),
  };
  const memory = space.allocate();
  const { distances, mask, meanings, transform, found } = places;
  const exports = openKernel<Functions>(KERNEL, memory, {
    distances: distances.address,
    mask: mask.address,
    meanings: meanings.address,
    transform: transform.address,
    found: found.address,
  });
  return {
    exports,
    values: distances.view(memory),
    mask: mask.view(memory),
    meanings: meanings.view(memory),
    transform: transform.view(memory),
    foundBytes: new Uint8Array(memory.buffer, found.address, mostSquares),
    foundDistances: found.view(memory),
  };
}
