/** How much the cells around the people of a frame differ from the plate, shadows left aside. By the kernel of `packages/engine/wasm/parts`. */
import { KernelMemory, type KernelPlace } from '../../core/kernel-memory.ts';
import { type KernelNumbers, openKernel, setNumbers } from '../../core/open-kernel.ts';
import { CELL, type Plate } from '../background/background.ts';
import { isIdentity } from '../background/homography.ts';
import type { CellGrid } from '../cells/frame-cells.ts';
import type { CellLook } from './cell-window.ts';
import { KERNEL } from './parts-kernel-bytes.ts';

/** Levels from which a cell differs from the plate, and those which one cell of a part has to differ by (hysteresis, Canny 1986). */
const DIFFERENT = 12;
const DISTINCT = 26;

/** The kernel's functions, as `wasm/parts` declares them. */
type Functions = {
  lay(): void;
  findDifferent(lowest: number): number;
};

type Arrays = ReturnType<typeof layOut>;
type Views = { [Name in keyof Arrays]: Arrays[Name] extends KernelPlace<infer A> ? A : never };

/** Reuses its memory from frame to frame; while the camera stands still, also what it knows of the plate. */
export class PlateComparison {
  readonly #kernel: KernelNumbers & Functions;
  readonly #arrays: Views;
  #plate: Plate | undefined;
  #wasMoved = false;

  /** @param plates that frames will be compared with */
  constructor(grid: CellGrid, plates: readonly Plate[]) {
    const memory = new KernelMemory();
    const places = layOut(memory, grid, plates);
    const buffer = memory.allocate();
    const entries = Object.entries(places);
    this.#kernel = openKernel<Functions>(KERNEL, buffer, {
      ...Object.fromEntries(entries.map(([name, { address }]) => [name, address])),
      ...{ ...grid, different: DIFFERENT, distinct: DISTINCT },
    });
    this.#arrays = Object.fromEntries(entries.map(([name, place]) => [name, place.view(buffer)])) as Views;
  }

  /** Turns to a frame. */
  turnTo(look: CellLook, plate: Plate, frameToPlate: ArrayLike<number>): void {
    const { shownLuma, shownU, shownV, distance, transform, isLaid } = this.#arrays;
    const { cells, covered, reach, band, box } = look;
    shownLuma.set(cells.luma);
    shownU.set(cells.u);
    shownV.set(cells.v);
    distance.set(look.distance);
    transform.set(frameToPlate);
    const isMoved = !isIdentity(frameToPlate);
    if (isMoved || this.#wasMoved || this.#plate !== plate) isLaid.fill(0);
    if (this.#plate !== plate) this.#takePlate(plate);
    this.#wasMoved = isMoved;
    setNumbers(this.#kernel, { ...box, covered, reach, band });
    this.#kernel.lay();
  }

  /**
   * Cells around the people that differ from the plate in the light of the frame, ascending. What is made up of the plate is less certain:
   * there, cells have to differ distinctly.
   *
   * @param lowest only those in rows before it
   */
  findDifferent(lowest: number): number[] {
    const count = this.#kernel.findDifferent(lowest);
    return Array.from(this.#arrays.found.subarray(0, count));
  }

  /** Whether one of the cells that differ does so distinctly. */
  isDistinct(at: number): boolean {
    return this.#arrays.isDistinct[at] === 1;
  }

  #takePlate(plate: Plate): void {
    const { luma, u, v, seen } = this.#arrays;
    this.#plate = plate;
    luma.set(plate.luma);
    u.set(plate.u);
    v.set(plate.v);
    seen.set(plate.seen);
    setNumbers(this.#kernel, { width: plate.width, height: plate.height, plateX: plate.x, plateY: plate.y });
  }
}

/** All that the kernel works on, by the names that it has there. */
function layOut(memory: KernelMemory, { columns, rows }: CellGrid, plates: readonly Plate[]) {
  const count = columns * rows;
  const pixels = plates.reduce((most, { width, height }) => Math.max(most, width * height), 0);
  const bytes = (length: number): KernelPlace<Uint8Array> => memory.reserve(Uint8Array, length);
  const floats = (length: number): KernelPlace<Float32Array> => memory.reserve(Float32Array, length);
  return {
    ...{ shownLuma: bytes(count), shownU: bytes(count), shownV: bytes(count), distance: floats(count) },
    ...{ plateLuma: floats(count), plateU: floats(count), plateV: floats(count) },
    ...{ isSeen: bytes(count), isLaid: bytes(count), isDistinct: bytes(count) },
    found: memory.reserve(Int32Array, count),
    levels: memory.reserve(Float64Array, count),
    transform: memory.reserve(Float64Array, 9),
    ...{ luma: bytes(pixels), u: bytes(pixels / 4), v: bytes(pixels / 4), seen: bytes(pixels / (CELL * CELL)) },
  };
}
