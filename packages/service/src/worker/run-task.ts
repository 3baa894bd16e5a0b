/** Carries out one task from taking it to telling what became of it. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Stage } from '@understudy/engine/pipeline';
import { type TaskKind, UnderstudyError } from '@understudy/protocol';
import {
  completeTask,
  failTask,
  type Orchestrator,
  releaseTask,
  type TakenTask,
  type TaskRef,
  type TaskResult,
  takeTask,
} from '../orchestrator/index.ts';
import type { ProcessFolder } from '../store/index.ts';
import { encodeCharacterTask } from './encode-character-task.ts';
import { encodeSceneTask } from './encode-scene-task.ts';
import { type Engines, FILE_VERSIONS } from './engines.ts';
import { insist, unlessAborted } from './insist.ts';
import { judgeFailure } from './judge-failure.ts';
import { mergeTask } from './merge-task.ts';
import { renderTask } from './render-task.ts';
import type { TaskContext, WorkerSettings } from './task-context.ts';
import { TaskLost, TaskReleased } from './task-end.ts';
import { TaskReporter } from './task-reporter.ts';

/** What a worker lends to its tasks. */
export type WorkerMeans = {
  workerId: string;
  orc: Orchestrator;
  settings: WorkerSettings;
  engines: Engines;
  /** For temporary files: a folder of each task is in it. */
  folder: ProcessFolder;
  /** The reporters of running tasks, by job. */
  reporters: Map<string, Set<TaskReporter>>;
  /** Aborts when the worker is to stop: tasks give themselves back where they can be gone on with. */
  stopSoon: AbortSignal;
  /** Aborts when the worker must stop at once. */
  stopNow: AbortSignal;
};

const TASKS: Record<TaskKind, (context: TaskContext) => Promise<TaskResult>> = {
  encode_character: encodeCharacterTask,
  encode_scene: encodeSceneTask,
  render: renderTask,
  merge: mergeTask,
};

const FIRST_STAGES: Record<TaskKind, Stage> = {
  encode_character: 'character',
  encode_scene: 'scene',
  render: 'render',
  merge: 'merge',
};

type Run = { means: WorkerMeans; taken: TakenTask; ref: TaskRef; reporter: TaskReporter; signal: AbortSignal };

/**
 * Does nothing where the task is not to be had. Everything that goes wrong with the task itself is reported, not thrown.
 *
 * @param queueLost aborts where the queue lost its hold on the message, a reason to ask whether the task is still this worker's
 */
export async function runTask(means: WorkerMeans, taskId: string, queueLost: AbortSignal): Promise<void> {
  const { orc, workerId, settings, stopNow } = means;
  const taken = await takeTask(orc, { taskId, workerId, reads: FILE_VERSIONS });
  if (!taken) return;
  const ref = { taskId, attempt: taken.task.attempt };
  const lost = new AbortController();
  const timeUp = new AbortController();
  const timer = setTimeout(() => timeUp.abort(timeExceeded(settings)), settings.taskTimeLimitSeconds * 1000);
  using reporter = new TaskReporter({ orc, ref, lost }, FIRST_STAGES[taken.task.kind]);
  const ask = (): void => reporter.reportNow();
  queueLost.addEventListener('abort', ask);
  const forget = remember(means.reporters, taken.job.id, reporter);
  const run: Run = { means, taken, ref, reporter, signal: AbortSignal.any([lost.signal, timeUp.signal, stopNow]) };
  orc.log.info(factsOf(run), 'task taken');
  try {
    await finish(run, await work(run));
  } catch (error) {
    await settleFailure(run, run.signal.aborted ? run.signal.reason : error);
  } finally {
    clearTimeout(timer);
    forget();
    queueLost.removeEventListener('abort', ask);
  }
}

async function work({ means, taken, reporter, signal }: Run): Promise<TaskResult> {
  const { orc, settings, engines, stopSoon } = means;
  await using folder = await means.folder.openPart('task');
  const inputFolder = path.join(folder.path, 'in');
  const outputFolder = path.join(folder.path, 'out');
  await mkdir(inputFolder);
  await mkdir(outputFolder);
  await using lent = await engines.lend(taken.job.engine);
  const result = await TASKS[taken.task.kind]({
    orc,
    settings,
    taken,
    engine: lent.engine,
    inputFolder,
    outputFolder,
    signal,
    isStopping: () => stopSoon.aborted,
    onProgress: reporter.note,
  });
  signal.throwIfAborted();
  return result;
}

async function finish(run: Run, result: TaskResult): Promise<void> {
  const { orc } = run.means;
  run.reporter.noteEnding();
  const completing = insist(() => completeTask(orc, { ...run.ref, result }), effectOptions(run));
  const isKept = await unlessAborted(run.signal, completing);
  if (!isKept) throw new TaskLost('the task was done too late');
  orc.log.info(factsOf(run), 'task done');
}

/** @param cause what was thrown, or the reason of the abort that made it be thrown */
async function settleFailure(run: Run, cause: unknown): Promise<void> {
  const { orc } = run.means;
  const facts = factsOf(run);
  try {
    if (cause instanceof TaskLost) orc.log.warn(facts, `task left alone: ${cause.message}`);
    else if (cause instanceof TaskReleased) {
      await insist(() => releaseTask(orc, run.ref), effectOptions(run));
      orc.log.info(facts, 'task given back: the worker stops');
    } else await fail(run, cause);
  } catch (error) {
    // Its silence gives the task to another worker.
    orc.log.error({ ...facts, err: error }, 'what became of a task could not be reported');
  }
}

async function fail(run: Run, cause: unknown): Promise<void> {
  const { orc, stopNow } = run.means;
  const { pauseMs, ...failure } = judgeFailure(cause);
  const message = failure.isFinal ? 'task failed' : 'task failed, to be tried again';
  orc.log[failure.code === undefined ? 'error' : 'warn']({ ...factsOf(run), ...failure, err: cause }, message);
  await sleep(pauseMs, undefined, { signal: stopNow }).catch(() => {});
  await insist(() => failTask(orc, { ...run.ref, ...failure }), effectOptions(run));
}

/** Others take the task over once this worker has been silent for so long. */
function effectOptions({ means, ref }: Run): Parameters<typeof insist>[1] {
  const { orc, settings } = means;
  return {
    patienceMs: settings.heartbeatTimeoutMs,
    onRetry: (error) => orc.log.warn({ ...ref, err: error }, 'the end of a task could not be reported yet'),
  };
}

function factsOf({ taken, means }: Run): Record<string, unknown> {
  const { id, kind, part, attempt } = taken.task;
  return { workerId: means.workerId, jobId: taken.job.id, taskId: id, kind, part, attempt };
}

function timeExceeded({ taskTimeLimitSeconds }: WorkerSettings): UnderstudyError {
  return new UnderstudyError('CS-RNRD-003', {
    problem: `processing took longer than the ${taskTimeLimitSeconds} s that are allowed`,
    remedy: 'Use a video with a lower resolution, or a shorter one.',
  });
}

/** Returns how to forget it again. */
function remember(reporters: WorkerMeans['reporters'], jobId: string, reporter: TaskReporter): () => void {
  const ofJob = reporters.get(jobId) ?? new Set();
  reporters.set(jobId, ofJob.add(reporter));
  return () => {
    ofJob.delete(reporter);
    if (ofJob.size === 0 && reporters.get(jobId) === ofJob) reporters.delete(jobId);
  };
}
