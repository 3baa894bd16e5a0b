/** Watches what a process takes while it works on something, and tells when that is more than is allowed. */
import { readResidentMemory } from './resident-memory.ts';

export type ResourceLimits = {
  /** Resident memory of the process, bytes. Default: not limited. Not enforced on Windows. */
  memoryLimitBytes?: number | undefined;
  /** Time for one verb, milliseconds. Default: not limited. */
  timeLimitMs?: number | undefined;
};

/** A frame of the largest videos takes longer to decode than this, and adds less than the room that operators leave. */
const LOOK_INTERVAL_MS = 100;

export class ResourceWatch implements Disposable {
  readonly #pid: number;
  readonly #limits: ResourceLimits;
  readonly #onExceeded: (problem: string) => void;
  readonly #timers: NodeJS.Timeout[] = [];
  #isLooking = false;
  #lastBytes = 0;
  #isOver = false;

  /** @param onExceeded is called once, with what was allowed in words */
  constructor(pid: number, limits: ResourceLimits, onExceeded: (problem: string) => void) {
    this.#pid = pid;
    this.#limits = limits;
    this.#onExceeded = onExceeded;
    const { memoryLimitBytes, timeLimitMs } = limits;
    if (memoryLimitBytes !== undefined) {
      this.#timers.push(setInterval(() => void this.#look(), LOOK_INTERVAL_MS));
      // Short verbs are done before the first interval is over.
      void this.#look();
    }
    if (timeLimitMs === undefined) return;
    const seconds = (timeLimitMs / 1000).toFixed(timeLimitMs % 1000 === 0 ? 0 : 1);
    const problem = `processing took longer than the ${seconds} s that are allowed`;
    this.#timers.push(setTimeout(() => this.#report(problem), timeLimitMs));
  }

  /** Whether the process took more than half of the memory that is allowed, when it was last looked at. */
  get isHalfUsed(): boolean {
    return this.#lastBytes > (this.#limits.memoryLimitBytes ?? Number.POSITIVE_INFINITY) / 2;
  }

  async #look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    const bytes = await readResidentMemory(this.#pid);
    this.#isLooking = false;
    if (bytes === undefined) return;
    this.#lastBytes = bytes;
    const allowed = this.#limits.memoryLimitBytes!;
    if (bytes <= allowed) return;
    this.#report(`processing took ${toMegabytes(bytes)} MB of memory, ${toMegabytes(allowed)} MB are allowed`);
  }

  #report(problem: string): void {
    if (this.#isOver) return;
    this[Symbol.dispose]();
    this.#onExceeded(problem);
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    for (const timer of this.#timers) clearInterval(timer);
  }
}

function toMegabytes(bytes: number): string {
  return Math.round(bytes / 2 ** 20).toFixed(0);
}
