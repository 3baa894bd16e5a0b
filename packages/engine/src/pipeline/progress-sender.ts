/** Sends the progress of a verb to the owner of the process, no more often than anybody could see. */
import type { Progress, Stage } from './task.ts';

/** A message a frame would take the two processes a fiftieth of the time in which the frame is rendered. */
const INTERVAL_MS = 100;

/** The first report goes out at once; of those that follow within the interval, the newest of each stage at its end. */
export class ProgressSender implements Disposable {
  readonly #send: (progress: Progress) => void;
  readonly #waiting = new Map<Stage, Progress>();
  #timer: NodeJS.Timeout | undefined;

  constructor(send: (progress: Progress) => void) {
    this.#send = send;
  }

  report(progress: Progress): void {
    this.#waiting.set(progress.stage, progress);
    if (this.#timer === undefined) this.#sendWaiting();
  }

  #sendWaiting(): void {
    this.#timer = undefined;
    if (this.#waiting.size === 0) return;
    for (const progress of this.#waiting.values()) this.#send(progress);
    this.#waiting.clear();
    this.#timer = setTimeout(() => this.#sendWaiting(), INTERVAL_MS);
  }

  /** Sends what still waits, so that the last report is never lost. */
  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#sendWaiting();
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
