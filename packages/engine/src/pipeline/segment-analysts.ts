/** Spreads the segments of a clip over worker threads; the frames come from one decoder, in order. */
import { Worker } from 'node:worker_threads';
import type { RgbImage } from '../core/image.ts';
import { restoreFailure } from './failure.ts';
import type { MessageFromAnalyst, MessageToAnalyst, SegmentResult, SegmentSettings } from './segment-message.ts';

const WORKER_ENTRY = new URL('./segment-worker.ts', import.meta.url);

/**
 * A second thread costs 0.3 s of processor time and 130 MB before it helps, so one begins alone, and in clips of less than ten segments
 * (19 s) goes on alone. In a whole render the character is made meanwhile, and no core is idle.
 */
const SEGMENTS_ALONE = 4;
const SEGMENTS_WORTH_MORE_THREADS = 6;

/** Frames that may wait for each thread, on average: enough that one works on a segment while the next one's frames come in. */
const FRAMES_IN_FLIGHT = 30;

/** Left to itself the runtime lets garbage of long clips pile up ever higher before it looks at it: 64 MB a thread after a minute. */
const RESOURCE_LIMITS = { maxYoungGenerationSizeMb: 24 };

/**
 * Feed it with `begin`, `push` … `end` for each segment in order; `results` gives what came out, by segment. Which thread
 * gets which segment has no influence on the results.
 */
export class SegmentAnalysts implements AsyncDisposable {
  readonly #settings: SegmentSettings;
  /** That work once the segments for one alone have begun. */
  readonly #threads: number;
  readonly #workers: Worker[] = [];
  /** Frames that each thread has been sent and has not told to have taken yet. */
  readonly #queued: number[] = [];
  readonly #results: SegmentResult[] = [];
  readonly #wakers: (() => void)[] = [];
  /** Memory of pictures that were looked at. */
  readonly #unused: Uint8Array[] = [];
  #current = 0;
  #unfinished = 0;
  #failure: unknown;

  /**
   * @param threads at most so many work at the same time, at least 1; short clips take one, none more than segments are left for
   * @param segmentCount segments that are to come
   */
  constructor(threads: number, segmentCount: number, settings: SegmentSettings) {
    this.#settings = settings;
    const left = segmentCount - SEGMENTS_ALONE;
    this.#threads = left >= SEGMENTS_WORTH_MORE_THREADS ? Math.min(threads, left) : 1;
    this.#start();
  }

  begin(segment: number): void {
    if (segment === SEGMENTS_ALONE) while (this.#workers.length < this.#threads) this.#start();
    this.#current = this.#queued.indexOf(Math.min(...this.#queued));
    this.#unfinished++;
    this.#post({ type: 'begin', segment });
  }

  /**
   * Memory for the next picture, which all threads share: handed over from thread to thread, it would have the garbage collectors of both
   * look through everything that they know, every dozen pictures.
   */
  reserve(bytes: number): Uint8Array {
    const unused = this.#unused.pop();
    return unused?.length === bytes ? unused : new Uint8Array(new SharedArrayBuffer(bytes));
  }

  /**
   * Hands over a frame, whose picture lies in memory that was reserved: it must not be written to any more. Waits while too many frames
   * are on their way.
   */
  async push(index: number, image: RgbImage, isLeadIn = false): Promise<void> {
    const limit = FRAMES_IN_FLIGHT * this.#workers.length;
    await this.#until(() => this.#queued.reduce((a, b) => a + b, 0) < limit);
    this.#queued[this.#current]!++;
    this.#post({ type: 'frame', index, image, isLeadIn });
  }

  end(): void {
    this.#post({ type: 'end' });
  }

  /** Waits for all segments that were begun; the results are in the order of the segments. */
  async results(): Promise<SegmentResult[]> {
    await this.#until(() => this.#unfinished === 0);
    return this.#results.sort((a, b) => a.segment - b.segment);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  #start(): void {
    const workerIndex = this.#workers.length;
    const worker = new Worker(WORKER_ENTRY, { workerData: this.#settings, resourceLimits: RESOURCE_LIMITS });
    worker.on('message', (message: MessageFromAnalyst) => this.#receive(workerIndex, message));
    worker.on('error', (error) => {
      this.#failure ??= error;
      this.#wakeAll();
    });
    this.#workers.push(worker);
    this.#queued.push(0);
  }

  #post(message: MessageToAnalyst): void {
    this.#workers[this.#current]!.postMessage(message);
  }

  #receive(workerIndex: number, message: MessageFromAnalyst): void {
    if (message.type === 'taken') {
      this.#queued[workerIndex]! -= message.count;
      this.#unused.push(...message.unused);
    } else if (message.type === 'failed') this.#failure ??= restoreFailure(message.failure);
    else {
      this.#results.push(message.result);
      this.#unfinished--;
    }
    this.#wakeAll();
  }

  #wakeAll(): void {
    for (const wake of this.#wakers.splice(0)) wake();
  }

  async #until(isMet: () => boolean): Promise<void> {
    for (;;) {
      if (this.#failure !== undefined) throw this.#failure;
      if (isMet()) return;
      await new Promise<void>((resolve) => this.#wakers.push(resolve));
    }
  }
}
