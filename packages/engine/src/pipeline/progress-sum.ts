/** Adds up the progress of parts that are worked on at the same time. */
import type { Progress, Stage } from './task.ts';

export class ProgressSum {
  readonly #stage: Stage;
  readonly #framesTotal: number;
  readonly #report: ((progress: Progress) => void) | undefined;
  #framesDone = 0;

  constructor(stage: Stage, framesTotal: number, report: ((progress: Progress) => void) | undefined) {
    this.#stage = stage;
    this.#framesTotal = framesTotal;
    this.#report = report;
  }

  /** A listener for one part, whose `framesDone` starts from 0. */
  part(): (progress: Progress) => void {
    let done = 0;
    return ({ framesDone }) => {
      this.#framesDone += framesDone - done;
      done = framesDone;
      this.#report?.({ stage: this.#stage, framesDone: this.#framesDone, framesTotal: this.#framesTotal });
    };
  }
}
