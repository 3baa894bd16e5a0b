/** A worker: takes tasks from the queue as long as it lives, a few at a time, and tells that it is there. */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import path from 'node:path';
import { ENGINE_VERSION } from '@understudy/engine/pipeline';
import {
  beatWorker,
  JOB_CHANGED,
  type Orchestrator,
  registerWorker,
  unregisterWorker,
  type WorkerInfo,
} from '../orchestrator/index.ts';
import { ProcessFolder } from '../store/index.ts';
import { Engines } from './engines.ts';
import { runTask, type WorkerMeans } from './run-task.ts';
import type { WorkerSettings } from './task-context.ts';
import { TaskReleased } from './task-end.ts';

/** How long running tasks may go on after a worker was told to stop. */
export const STOP_GRACE_MS = 20_000;
const MAX_BEAT_INTERVAL_MS = 5000;
/** A worker gives signs of life every few seconds: one that is silent for this long is gone, wherever it ran. */
const ABANDONED_AFTER_MS = 10 * 60_000;

export async function startWorker(orc: Orchestrator, settings: WorkerSettings): Promise<Worker> {
  const worker = new Worker(orc, settings, await openMeans(orc, settings));
  try {
    await worker.start();
  } catch (error) {
    await worker[Symbol.asyncDispose]();
    throw error;
  }
  return worker;
}

type OwnMeans = Omit<WorkerMeans, 'stopSoon' | 'stopNow'>;

async function openMeans(orc: Orchestrator, settings: WorkerSettings): Promise<OwnMeans> {
  const workerId = `worker_${randomUUID()}`;
  const folder = await ProcessFolder.open({
    parent: path.join(settings.dataDir, 'work'),
    kind: 'worker',
    abandonedAfterMs: ABANDONED_AFTER_MS,
  });
  const memoryLimitBytes = settings.workerMemoryLimitMb * 2 ** 20;
  const engines = new Engines({ cacheDir: settings.cacheDir, tempDir: folder.path, memoryLimitBytes });
  return { workerId, orc, settings, engines, folder, reporters: new Map() };
}

export class Worker implements AsyncDisposable {
  readonly info: WorkerInfo;
  readonly #orc: Orchestrator;
  readonly #settings: WorkerSettings;
  readonly #means: WorkerMeans;
  readonly #stopSoon = new AbortController();
  readonly #stopNow = new AbortController();
  readonly #subscriptions: AsyncDisposable[] = [];
  #beat: NodeJS.Timeout | undefined;
  #stopped: Promise<void> | undefined;

  constructor(orc: Orchestrator, settings: WorkerSettings, means: OwnMeans) {
    const slots = settings.slotsPerWorker;
    this.info = { id: means.workerId, host: hostname(), pid: process.pid, slots, engineVersion: ENGINE_VERSION };
    this.#orc = orc;
    this.#settings = settings;
    this.#means = { ...means, stopSoon: this.#stopSoon.signal, stopNow: this.#stopNow.signal };
  }

  /** Announces the worker, and takes the first task. */
  async start(): Promise<void> {
    const { database, queue } = this.#orc;
    await registerWorker(this.#orc, this.info);
    const intervalMs = Math.min(MAX_BEAT_INTERVAL_MS, this.#settings.heartbeatTimeoutMs / 3);
    this.#beat = setInterval(() => void this.#giveSignOfLife(), intervalMs);
    this.#subscriptions.push(await database.listen(JOB_CHANGED, (jobId) => this.#askAbout(jobId)));
    const work = await queue.work((taskId, lost) => runTask(this.#means, taskId, lost), { slots: this.info.slots });
    this.#subscriptions.push(work);
  }

  /**
   * Takes no more tasks, and lets running ones go on to their end, a render to the end of its chunk. What is not done by then is given
   * back.
   */
  stop({ graceMs = STOP_GRACE_MS }: { graceMs?: number } = {}): Promise<void> {
    this.#stopped ??= this.#stop(graceMs);
    return this.#stopped;
  }

  /** Gives running tasks back at once. */
  stopNow(): Promise<void> {
    this.#stopNow.abort(new TaskReleased());
    return this.stop();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stopNow();
  }

  async #stop(graceMs: number): Promise<void> {
    this.#stopSoon.abort();
    const timer = setTimeout(() => this.#stopNow.abort(new TaskReleased()), graceMs);
    // Goes backwards, and on to its end where a part fails: no process and no timer may stay.
    await using parts = new AsyncDisposableStack();
    parts.use(this.#means.folder);
    parts.use(this.#means.engines);
    parts.defer(() => this.#takeLeave());
    parts.defer(() => clearInterval(this.#beat));
    parts.defer(() => clearTimeout(timer));
    for (const subscription of this.#subscriptions) parts.use(subscription);
  }

  async #takeLeave(): Promise<void> {
    await unregisterWorker(this.#orc, this.info.id).catch((error) =>
      this.#orc.log.warn({ workerId: this.info.id, err: error }, 'the worker could not take its leave'),
    );
  }

  async #giveSignOfLife(): Promise<void> {
    try {
      await this.#means.folder.touch();
      await beatWorker(this.#orc, this.info);
    } catch (error) {
      this.#orc.log.warn({ workerId: this.info.id, err: error }, 'the worker could not give a sign of life');
    }
  }

  #askAbout(jobId: string): void {
    for (const reporter of this.#means.reporters.get(jobId) ?? []) reporter.reportNow();
  }
}
