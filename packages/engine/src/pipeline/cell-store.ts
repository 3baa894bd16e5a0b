/** Keeps the frames of a clip, as cells, in a temporary file until it is known what the masks of its people lack. */
import { readSync, writeSync } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import type { YuvImage } from '../core/image.ts';
import { type CellGrid, cellGridFor, framesPerLook, shrinkToCells, sizeOfCells, viewCells } from '../scene/index.ts';

/** A second of a clip takes 0.65 MB of the file at 16:9 and 30 frames a second, whatever its size; 1.8 MB where most is kept (square, 23). */
export class CellStore implements AsyncDisposable {
  readonly grid: CellGrid;
  readonly #path: string;
  readonly #file: FileHandle;
  /** From one frame that is kept to the next. */
  readonly #step: number;
  readonly #memory: Uint8Array;

  private constructor(path: string, file: FileHandle, grid: CellGrid, step: number) {
    this.#path = path;
    this.#file = file;
    this.grid = grid;
    this.#step = step;
    this.#memory = new Uint8Array(sizeOfCells(grid));
  }

  static async open(path: string, clip: { width: number; height: number; fps: number }): Promise<CellStore> {
    return new CellStore(path, await open(path, 'w+'), cellGridFor(clip), framesPerLook(clip.fps));
  }

  /** Keeps the frame if it is one of those that will be looked at. */
  add(frameIndex: number, frame: YuvImage): void {
    if (frameIndex % this.#step !== 0) return;
    shrinkToCells(frame, this.grid, viewCells(this.grid, this.#memory));
    // Into the memory of the system: waiting for another thread to do that would take longer.
    writeSync(this.#file.fd, this.#memory, 0, this.#memory.length, this.#placeOf(frameIndex));
  }

  /** Fills memory of `sizeOfCells` bytes with the cells of a frame that was kept. */
  read(frameIndex: number, memory: Uint8Array): void {
    const bytesRead = readSync(this.#file.fd, memory, 0, this.#memory.length, this.#placeOf(frameIndex));
    if (bytesRead !== this.#memory.length) throw new RangeError(`the cells of frame ${frameIndex} were not kept`);
  }

  #placeOf(frameIndex: number): number {
    return (frameIndex / this.#step) * this.#memory.length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close();
    await rm(this.#path, { force: true });
  }
}
