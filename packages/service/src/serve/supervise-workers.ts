/** Keeps worker processes running: starts them, starts those again that end, and stops them all. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { OrchestratorLog } from '../orchestrator/index.ts';
import { STOP_GRACE_MS } from '../worker/index.ts';
import { workerEnvironment } from './worker-environment.ts';
import type { WorkerOrder } from './worker-process.ts';

export type SupervisorOptions = {
  count: number;
  order: WorkerOrder;
  log: OrchestratorLog;
};

const PROGRAM = fileURLToPath(new URL('./worker-process.ts', import.meta.url));

/** The pause before a worker is started again doubles from the first to the longest; one that ran for a while starts over. */
const RESTART_PAUSE_MS = { first: 250, longest: 30_000 };
const STEADY_AFTER_MS = 30_000;
/** What a worker gets on top of its own time for stopping, before it is killed. */
const KILL_AFTER_MS = STOP_GRACE_MS + 5000;

export class WorkerSupervisor implements AsyncDisposable {
  readonly #options: SupervisorOptions;
  readonly #stopping = new AbortController();
  readonly #children = new Set<ChildProcess>();
  readonly #loops: Promise<void>[];

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#loops = Array.from({ length: options.count }, (_, index) => this.#keepRunning(index + 1));
  }

  /** Process ids of those that run. */
  get pids(): number[] {
    return [...this.#children].flatMap(({ pid }) => pid ?? []);
  }

  /** Asks all to finish what can be finished and to hand back the rest; kills those that do not end. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort();
    this.#signalAll('SIGTERM');
    const killing = setTimeout(() => this.#signalAll('SIGKILL'), KILL_AFTER_MS);
    await Promise.all(this.#loops);
    clearTimeout(killing);
  }

  /** While they are stopping: nothing is finished any more, what they have is handed back at once. */
  hurry(): void {
    this.#signalAll('SIGTERM');
  }

  #signalAll(signal: NodeJS.Signals): void {
    for (const child of this.#children) child.kill(signal);
  }

  async #keepRunning(number: number): Promise<void> {
    const { signal } = this.#stopping;
    let pauseMs = RESTART_PAUSE_MS.first;
    while (!signal.aborted) {
      const startedAt = performance.now();
      const reason = await this.#runOnce(number);
      if (signal.aborted) return;
      if (performance.now() - startedAt > STEADY_AFTER_MS) pauseMs = RESTART_PAUSE_MS.first;
      this.#options.log.error(
        { worker: number, reason, restartInMs: pauseMs },
        'a worker process ended and is started again',
      );
      await pause(pauseMs, undefined, { signal }).catch(() => {});
      pauseMs = Math.min(2 * pauseMs, RESTART_PAUSE_MS.longest);
    }
  }

  /** Resolves with how the process ended. */
  async #runOnce(number: number): Promise<string> {
    const child = fork(PROGRAM, { execArgv: [], serialization: 'json', env: workerEnvironment() });
    this.#children.add(child);
    try {
      const ended = once(child, 'exit') as Promise<[code: number | null, signal: NodeJS.Signals | null]>;
      child.send({ ...this.#options.order, number } satisfies WorkerOrder & { number: number }, () => {});
      const [code, signal] = await ended;
      return signal ?? `exit code ${code}`;
    } catch (error) {
      return (error as Error).message;
    } finally {
      this.#children.delete(child);
    }
  }
}
