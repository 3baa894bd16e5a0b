/** Starts and feeds the engine's child processes. The only place of the engine that knows about processes. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { UnderstudyError } from '@understudy/protocol/basics';
import { restoreFailure } from './failure.ts';
import { OrphanGuard } from './orphan-guard.ts';
import { PROCESS_FLAGS, processEnvironment } from './process-settings.ts';
import { readResidentMemory } from './resident-memory.ts';
import { type ResourceLimits, ResourceWatch } from './resource-watch.ts';
import type { MessageFromProcess, MessageToProcess, Progress } from './task.ts';
import type { VerbArgs, VerbName, VerbResult } from './verbs.ts';

export type EngineOptions = ResourceLimits & {
  /** How many child processes work at the same time, at least 1. */
  workers: number;
  /** Where converted models are kept between runs. Created if missing. */
  cacheDir: string;
  /** Where the engine may put its own temporary folder. Default: the system's. */
  tempDir?: string;
  /**
   * The analysis of a clip leaves memory behind that is of no use for drawing: a process that takes more than so many bytes after it is
   * replaced by a new one, in 0.2 s. Default: 420 MB, which only long clips reach.
   */
  keepBelowBytes?: number | undefined;
  /**
   * A process that had nothing to do for so long ends, and what it keeps open and in memory goes with it; a new one takes 0.2 s to start.
   * Default: 10 s.
   */
  idleLimitMs?: number | undefined;
};

export type RunOptions = {
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: Progress) => void) | undefined;
};

const KEEP_BELOW_BYTES = 420e6;
const IDLE_LIMIT_MS = 10_000;

/** CS-RNRD-003 for a process that ended on its own: another try may end better, where something else took the machine's memory. */
export class EngineProcessDied extends UnderstudyError {}

/** How long a child may take to stop at an abort before it is killed; a frame takes far less. */
const ABORT_GRACE_MS = 3000;

const PROCESS_ENTRY = new URL('./engine-process.ts', import.meta.url);

export async function openEngine(options: EngineOptions): Promise<Engine> {
  await mkdir(options.cacheDir, { recursive: true });
  const tempDir = await mkdtemp(path.join(options.tempDir ?? tmpdir(), 'understudy-'));
  return new Engine(options, tempDir);
}

/**
 * A pool of child processes that run the verbs. Processes start when first needed and stay until the engine is disposed, which also
 * removes its temporary folder.
 */
export class Engine implements AsyncDisposable {
  readonly workers: number;
  readonly tempDir: string;
  readonly #cacheDir: string;
  readonly #limits: ResourceLimits;
  readonly #keepBelowBytes: number;
  readonly #idleLimitMs: number;
  /** Processes without work, the last one to be used at the end, and what ends each of them. */
  readonly #idle: { child: ChildProcess; timer: NodeJS.Timeout }[] = [];
  readonly #all = new Set<ChildProcess>();
  readonly #guard = new OrphanGuard();
  readonly #waiting: (() => void)[] = [];
  #busyCount = 0;
  #isClosed = false;

  constructor(options: EngineOptions, tempDir: string) {
    this.workers = Math.max(1, Math.floor(options.workers));
    this.#cacheDir = path.resolve(options.cacheDir);
    this.#keepBelowBytes = options.keepBelowBytes ?? KEEP_BELOW_BYTES;
    this.#idleLimitMs = options.idleLimitMs ?? IDLE_LIMIT_MS;
    this.#limits = { memoryLimitBytes: options.memoryLimitBytes, timeLimitMs: options.timeLimitMs };
    this.tempDir = tempDir;
  }

  /** Processes that were started and wait for work. */
  get readyCount(): number {
    return this.#idle.length;
  }

  /** Ends the processes that wait for work; new ones start when there is some. */
  endIdle(): void {
    for (const { child } of [...this.#idle]) this.#end(child);
  }

  /**
   * Runs one verb in the next free process.
   *
   * @throws UnderstudyError with the verb's own code; CS-RNRD-003 where it took more memory or time than is allowed, or the
   *   process died, as it does when memory runs out
   */
  async run<V extends VerbName>(
    verb: V,
    args: VerbArgs<V>,
    { signal, onProgress }: RunOptions = {},
  ): Promise<VerbResult<V>> {
    const child = await this.#acquire(signal);
    let exceeded: string | undefined;
    // A child that could not be started has no process id, and raises an error.
    using watch = new ResourceWatch(child.pid ?? 0, this.#limits, (problem) => {
      exceeded = problem;
      child.kill('SIGKILL');
    });
    try {
      const message: MessageToProcess = { type: 'run', verb, args, cacheDir: this.#cacheDir };
      return (await exchange(child, message, { signal, onProgress })) as VerbResult<V>;
    } catch (error) {
      throw exceeded === undefined || signal?.aborted ? error : limitExceeded(exceeded);
    } finally {
      const isSpent = verb === 'encodeScene' && (await this.#isLarge(child));
      const isAlive = child.exitCode === null && child.signalCode === null && child.connected;
      // Memory that a native library keeps for itself must not be held against the next task.
      this.#release(child, isAlive && exceeded === undefined && !watch.isHalfUsed && !isSpent);
    }
  }

  /** Gives `work` a temporary folder of its own, which is gone afterwards. */
  async withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
    const folder = await mkdtemp(path.join(this.tempDir, 'work-'));
    try {
      return await work(folder);
    } finally {
      // An aborted process may still be writing: what it leaves goes with the engine's folder.
      await rm(folder, { recursive: true, force: true }).catch(() => {});
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    for (const { timer } of this.#idle) clearTimeout(timer);
    const ended = [...this.#all].map((child) => stop(child));
    await Promise.all(ended);
    this.#guard[Symbol.dispose]();
    await rm(this.tempDir, { recursive: true, force: true });
  }

  async #acquire(signal: AbortSignal | undefined): Promise<ChildProcess> {
    while (this.#busyCount >= this.workers) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      // Looked at only now: whoever waited may have become superfluous, and must not start a process that nobody stops.
      signal?.throwIfAborted();
      if (this.#isClosed) throw new Error('the engine was closed while work was waiting for it');
    } catch (error) {
      this.#waiting.shift()?.();
      throw error;
    }
    this.#busyCount++;
    return this.#takeIdle() ?? this.#start();
  }

  #takeIdle(): ChildProcess | undefined {
    const last = this.#idle.pop();
    clearTimeout(last?.timer);
    return last?.child;
  }

  async #isLarge({ pid }: ChildProcess): Promise<boolean> {
    return pid !== undefined && ((await readResidentMemory(pid)) ?? 0) > this.#keepBelowBytes;
  }

  #release(child: ChildProcess, reusable: boolean): void {
    this.#busyCount--;
    if (reusable && !this.#isClosed)
      this.#idle.push({ child, timer: setTimeout(() => this.#end(child), this.#idleLimitMs) });
    else this.#end(child);
    this.#waiting.shift()?.();
  }

  #end(child: ChildProcess): void {
    this.#forget(child);
    child.kill('SIGKILL');
  }

  #forget(child: ChildProcess): void {
    this.#all.delete(child);
    const place = this.#idle.findIndex((idle) => idle.child === child);
    if (place >= 0) clearTimeout(this.#idle.splice(place, 1)[0]!.timer);
  }

  #start(): ChildProcess {
    const child = fork(PROCESS_ENTRY, {
      serialization: 'advanced',
      // Whatever a native library prints must not mix with the program's own output.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      execArgv: PROCESS_FLAGS,
      env: processEnvironment(this.#cacheDir),
    });
    this.#guard.add(child);
    this.#all.add(child);
    // One that dies while it waits for work, as when the system runs out of memory, is not given any.
    child.once('exit', () => this.#forget(child));
    return child;
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

/** Sends one task and waits for its end. */
function exchange(child: ChildProcess, task: MessageToProcess, { signal, onProgress }: RunOptions): Promise<unknown> {
  return new Promise((resolve, reject) => {
    let killTimer: NodeJS.Timeout | undefined;
    const abort = (): void => {
      child.send({ type: 'abort' } satisfies MessageToProcess, () => {});
      killTimer = setTimeout(() => child.kill('SIGKILL'), ABORT_GRACE_MS);
    };
    const settle = (finish: () => void): void => {
      clearTimeout(killTimer);
      signal?.removeEventListener('abort', abort);
      child.off('message', receive);
      child.off('exit', exited);
      child.off('error', failed);
      finish();
    };
    const receive = (message: MessageFromProcess): void => {
      if (message.type === 'progress') onProgress?.(message.progress);
      else if (message.type === 'done') settle(() => resolve(message.result));
      else settle(() => reject(restoreFailure(message.failure, signal)));
    };
    const exited = (code: number | null, signalName: string | null): void =>
      settle(() => reject(signal?.aborted ? signal.reason : processDied(code, signalName)));
    const failed = (cause: Error): void => settle(() => reject(signal?.aborted ? signal.reason : cannotReach(cause)));
    child.on('message', receive);
    child.on('exit', exited);
    child.on('error', failed);
    signal?.addEventListener('abort', abort, { once: true });
    // Without a callback a process that has just died would raise an error that nobody hears.
    child.send(task, (error) => error && failed(error));
  });
}

function cannotReach(cause: Error): EngineProcessDied {
  return new EngineProcessDied('CS-RNRD-003', {
    problem: `the engine process cannot be reached: ${cause.message}`,
    cause,
  });
}

function limitExceeded(problem: string): UnderstudyError {
  return new UnderstudyError('CS-RNRD-003', {
    problem,
    remedy: 'Use a video with a lower resolution, or a shorter one.',
  });
}

function processDied(code: number | null, signalName: string | null): EngineProcessDied {
  return new EngineProcessDied('CS-RNRD-003', {
    problem: `the engine process ended with ${signalName ?? `exit code ${code}`} while it worked on this input`,
    remedy: 'Try a lower resolution video, or fewer workers. If it persists, the file may be damaged: re-encode it.',
  });
}
