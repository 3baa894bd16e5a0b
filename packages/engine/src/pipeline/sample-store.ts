/** Keeps full-size frames in a temporary file, of which bands of rows are read later: what background plates are made from. */
import { readSync } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { copyYuv } from '../core/copy-yuv.ts';
import type { YuvImage } from '../core/image.ts';
import { viewPacked } from '../scene/index.ts';

/** Frames of one size. Each frame takes width · height · 1.5 bytes of the file: the y, u and v planes without padding. */
export class SampleStore implements AsyncDisposable {
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #width: number;
  readonly #height: number;
  readonly #slots = new Map<number, number>();
  readonly #packed: Uint8Array;

  private constructor(path: string, file: FileHandle, { width, height }: { width: number; height: number }) {
    this.#path = path;
    this.#file = file;
    this.#width = width;
    this.#height = height;
    this.#packed = new Uint8Array(width * height * 1.5);
  }

  static async open(path: string, size: { width: number; height: number }): Promise<SampleStore> {
    return new SampleStore(path, await open(path, 'w+'), size);
  }

  /** The frames that were added, ascending. */
  get frames(): number[] {
    return [...this.#slots.keys()].sort((a, b) => a - b);
  }

  async add(frameIndex: number, frame: YuvImage): Promise<void> {
    const slot = this.#slots.size;
    copyYuv(frame, viewPacked(this.#packed, this.#width, this.#height));
    await this.#file.write(this.#packed, 0, this.#packed.length, slot * this.#packed.length);
    this.#slots.set(frameIndex, slot);
  }

  /**
   * Rows firstRow … firstRow + rowCount − 1 of a frame, as an image of their own. Both are even.
   *
   * @param memory gets the planes, one behind the other
   */
  async readRows(frameIndex: number, firstRow: number, rowCount: number, memory: Uint8Array): Promise<YuvImage> {
    const slot = this.#slots.get(frameIndex);
    if (slot === undefined) throw new RangeError(`frame ${frameIndex} was not kept`);
    const image = viewPacked(memory, this.#width, rowCount);
    const luma = this.#width * this.#height;
    const start = slot * luma * 1.5;
    const chroma = start + luma + (firstRow / 2) * (this.#width / 2);
    this.#read(image.y, start + firstRow * this.#width);
    this.#read(image.u, chroma);
    this.#read(image.v, chroma + luma / 4);
    return image;
  }

  /** What was written a moment ago is still in memory: waiting for another thread to fetch it would cost more than fetching it. */
  #read(into: Uint8Array, position: number): void {
    const bytesRead = readSync(this.#file.fd, into, 0, into.length, position);
    if (bytesRead !== into.length) throw new Error('the file of samples is shorter than what was written to it');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close();
    await rm(this.#path, { force: true });
  }
}
