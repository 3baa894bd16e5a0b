/** Reads the jobs that polls ask for: polls that arrive while a query is under way share the next one. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { getJobs, type JobView, type Orchestrator } from '../../../orchestrator/index.ts';

type Reading = PromiseWithResolvers<JobView | undefined>;

/**
 * However many clients poll, one query is under way at a time, and each poll is answered by a query that began after it had arrived: it
 * never hears of an older state than a query of its own would have found. One poll alone waits for nothing.
 */
export class JobReader {
  readonly #orchestrator: Orchestrator;
  #waiting = new Map<string, Reading>();
  #isReading = false;

  constructor(orchestrator: Orchestrator) {
    this.#orchestrator = orchestrator;
  }

  /** Undefined where there is no such job. */
  read(jobId: string): Promise<JobView | undefined> {
    let reading = this.#waiting.get(jobId);
    if (!reading) {
      reading = Promise.withResolvers();
      this.#waiting.set(jobId, reading);
    }
    if (!this.#isReading) void this.#readAll();
    return reading.promise;
  }

  async #readAll(): Promise<void> {
    this.#isReading = true;
    while (this.#waiting.size > 0) {
      const readings = this.#waiting;
      this.#waiting = new Map();
      await this.#readThese(readings);
      // What has arrived on the sockets meanwhile comes along: fewer queries, each for more polls.
      await nextTurn();
    }
    this.#isReading = false;
  }

  /** Never throws: a failure is the answer of those who asked. */
  async #readThese(readings: ReadonlyMap<string, Reading>): Promise<void> {
    try {
      const jobs = await getJobs(this.#orchestrator, [...readings.keys()]);
      for (const [id, { resolve }] of readings) resolve(jobs.get(id));
    } catch (error) {
      for (const { reject } of readings.values()) reject(error);
    }
  }
}
