/** Native frames that are used again and again, so that the memory of a run does not depend on the number of its frames. */
import type { Frame } from 'node-av/lib';
import { check } from './libav.ts';
import { allocateNativeFrame, freeNativeFrame } from './yuv-frame.ts';

/** More frames than this are not kept for later. */
const MAX_IDLE = 8;

/**
 * Allocating and freeing frames one by one makes the process grow by megabytes a second: the small objects around them hold their
 * places in the heap until they are collected. (The library's own `makeWritable` leaks its copy.)
 */
export class FramePool implements Disposable {
  readonly #width: number;
  readonly #height: number;
  readonly #idle: Frame[] = [];
  #isOpen = true;

  constructor(width: number, height: number) {
    this.#width = width;
    this.#height = height;
  }

  /** A frame with some picture of the past, or none. */
  take(): Frame {
    return this.#idle.pop() ?? allocateNativeFrame(this.#width, this.#height);
  }

  /** A frame with the picture of another, which stays the caller's. */
  copy(source: Frame): Frame {
    const frame = this.take();
    check(frame.copy(source), 'copying a frame');
    return frame;
  }

  /** Takes a frame back, also after the pool has been disposed of. */
  readonly giveBack = (frame: Frame): void => {
    if (this.#isOpen && this.#idle.length < MAX_IDLE) this.#idle.push(frame);
    else freeNativeFrame(frame);
  };

  [Symbol.dispose](): void {
    this.#isOpen = false;
    for (const frame of this.#idle.splice(0)) freeNativeFrame(frame);
  }
}
