/** Tells the frames that a decoder gives by their numbers in the clip, and fills gaps. */
import { UnderstudyError } from '@understudy/protocol/basics';
import type { Frame } from 'node-av/lib';
import { knownTicks } from './libav.ts';
import type { VideoDecoder } from './video-decoder.ts';
import { findFrame, type VideoIndex } from './video-index.ts';

/** The frames of a decoder with their numbers, where gaps are filled. */
export class NumberedFrames implements AsyncDisposable {
  readonly decoder: VideoDecoder;
  readonly #index: VideoIndex;
  /** Frame read ahead, and its number. */
  #next: { native: Frame; number: number } | null = null;
  /** The newest frame before #next. */
  #previous: Frame | null = null;
  #count = 0;

  constructor(decoder: VideoDecoder, index: VideoIndex) {
    this.decoder = decoder;
    this.#index = index;
  }

  async startsAtOrBefore(number: number): Promise<boolean> {
    await this.#readAhead();
    return this.#next !== null && this.#next.number <= number;
  }

  /** The native frame of a number, which the caller has to free. Numbers ascend from call to call. */
  async frameAt(number: number): Promise<{ native: Frame; isRepeated: boolean }> {
    if (!this.#next) await this.#readAhead();
    while (this.#next && this.#next.number < number) {
      this.#keep(this.#next.native);
      this.#next = null;
      await this.#readAhead();
    }
    if (this.#next?.number === number) {
      const { native } = this.#next;
      this.#next = null;
      this.#keep(copyReference(native));
      return { native, isRepeated: false };
    }
    const substitute = this.#previous ?? this.#next?.native;
    if (!substitute) {
      throw new UnderstudyError('CS-ORIV-007', { problem: `no picture could be decoded at or after frame ${number}` });
    }
    return { native: copyReference(substitute), isRepeated: true };
  }

  #keep(native: Frame): void {
    this.#previous?.free();
    this.#previous = native;
  }

  /** Fills #next with a frame that is later than all before; frames that the index does not know are passed over. */
  async #readAhead(): Promise<void> {
    for (;;) {
      const native = await this.decoder.read();
      if (!native) return;
      const number = this.#numberOf(native);
      if (number >= 0) {
        this.#next = { native, number };
        return;
      }
      native.free();
    }
  }

  #numberOf(native: Frame): number {
    if (!this.#index.seekable) return this.#count < this.#index.frameCount ? this.#count++ : -1;
    const ticks = knownTicks(native.bestEffortTimestamp);
    return ticks === undefined ? -1 : findFrame(this.#index.pts, ticks);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#previous?.free();
    this.#next?.native.free();
    await this.decoder[Symbol.asyncDispose]();
  }
}

function copyReference(native: Frame): Frame {
  const copy = native.clone();
  if (!copy) throw new Error('no memory for a frame');
  return copy;
}
