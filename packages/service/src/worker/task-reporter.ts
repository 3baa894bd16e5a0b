/** Keeps telling the orchestrator that a task is alive and how far it is, and learns from the answers whether it still is. */
import type { Progress, Stage } from '@understudy/engine/pipeline';
import { type Orchestrator, reportProgress, type TaskRef } from '../orchestrator/index.ts';
import { TaskLost } from './task-end.ts';

export type ReporterOptions = {
  orc: Orchestrator;
  ref: TaskRef;
  /** Is aborted with `TaskLost` when the task is no longer this worker's, or that cannot be known any more. */
  lost: AbortController;
};

/** Half of what a user may wait for a cancelled job to stop. */
const INTERVAL_MS = 500;
/** Of the time after which others take the task over, the share after which this worker leaves it alone if it could not report. */
const PATIENCE_SHARE = 0.6;

/** Reports at every interval, whether there is anything new or not; until it is disposed of. */
export class TaskReporter implements Disposable {
  readonly #options: ReporterOptions;
  readonly #timer: NodeJS.Timeout;
  #latest: Progress;
  #isReporting = false;
  #isEnding = false;
  #lastAnswerMs = performance.now();

  constructor(options: ReporterOptions, firstStage: Stage) {
    this.#options = options;
    this.#latest = { stage: firstStage, framesDone: 0, framesTotal: 0 };
    this.#timer = setInterval(() => this.reportNow(), INTERVAL_MS);
  }

  /** What the next report says. */
  readonly note = (progress: Progress): void => {
    this.#latest = progress;
  };

  /** From now on the answer to the task's end tells whether it was this worker's: once it has ended, it is nobody's. */
  noteEnding(): void {
    this.#isEnding = true;
  }

  /** Reports before the interval is over: someone has told that the job changed. */
  reportNow(): void {
    const { orc, lost } = this.#options;
    const silentMs = performance.now() - this.#lastAnswerMs;
    if (silentMs > PATIENCE_SHARE * orc.settings.heartbeatTimeoutMs) {
      lost.abort(new TaskLost(`the database has not answered for ${(silentMs / 1000).toFixed(1)} s`));
    }
    // The timer goes on while an answer is outstanding: it may never come.
    if (!this.#isReporting && !lost.signal.aborted) void this.#report();
  }

  async #report(): Promise<void> {
    const { orc, ref, lost } = this.#options;
    this.#isReporting = true;
    try {
      const isMine = await reportProgress(orc, { ...ref, ...this.#latest });
      this.#lastAnswerMs = performance.now();
      if (!isMine && !this.#isEnding) lost.abort(new TaskLost('the task was cancelled or given to another worker'));
    } catch (error) {
      orc.log.warn({ ...ref, err: error }, 'the progress of a task could not be reported');
    } finally {
      this.#isReporting = false;
    }
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
