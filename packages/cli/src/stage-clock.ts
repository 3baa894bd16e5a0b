/** Measures how long each stage took, from the progress that is reported; the engine itself has no clock. */
import type { ShownStage } from './progress-display.ts';

/** Stages may overlap: each lasts from its first report to its last. */
export class StageClock {
  readonly #spans = new Map<string, { start: number; end: number }>();
  readonly #now: () => number;

  /** @param now milliseconds of a clock that never goes back */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  record({ stage }: { stage: ShownStage }): void {
    const time = this.#now();
    const span = this.#spans.get(stage);
    if (span) span.end = time;
    else this.#spans.set(stage, { start: time, end: time });
  }

  /** Milliseconds since the first report of this stage; 0 for one that has not begun. */
  elapsedMs(stage: string): number {
    const span = this.#spans.get(stage);
    return span ? this.#now() - span.start : 0;
  }

  /** Seconds by stage, in the order in which they began, to the millisecond. */
  seconds(): Record<string, number> {
    const entries = [...this.#spans].map(([stage, { start, end }]) => [stage, Math.round(end - start) / 1000] as const);
    return Object.fromEntries(entries);
  }
}
