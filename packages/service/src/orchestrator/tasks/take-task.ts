/** A worker takes a task, and learns all that it needs for it. */
import { isEnded } from '@understudy/protocol';
import type { Queryable } from '../../store/index.ts';
import { finishTask } from '../../store/queries/finish-task.ts';
import type { JobRow } from '../../store/queries/job-row.ts';
import { listTasks } from '../../store/queries/list-tasks.ts';
import { lockJobOfTask } from '../../store/queries/lock-job-of-task.ts';
import { startAsset } from '../../store/queries/start-asset.ts';
import { startJob } from '../../store/queries/start-job.ts';
import { takeTask as takeRow } from '../../store/queries/take-task.ts';
import type { TaskRow } from '../../store/queries/task-row.ts';
import { tellJobChanged } from '../../store/queries/tell-job-changed.ts';
import type { JobRequest } from '../job-request.ts';
import { advanceJob } from '../jobs/advance-job.ts';
import { assetOf } from '../jobs/asset-of.ts';
import { resultsOf } from '../jobs/results-of.ts';
import { type StaleRender, startOver } from '../jobs/start-over.ts';
import type { Orchestrator } from '../orchestrator.ts';
import { readChunks } from './chunks-of.ts';
import { type FileVersions, type FileVersionsByEngine, staleKinds } from './file-versions.ts';
import { locateInputs, outputPrefixOf } from './locate-inputs.ts';
import { lookAtRenewal, renewalOf } from './renewals.ts';
import type { TakenTask } from './taken-task.ts';

export type TaskToTake = {
  taskId: string;
  workerId: string;
  /** What the worker's engines read. */
  reads: FileVersionsByEngine;
};

/**
 * Undefined where there is nothing to do: the task was taken by another, or has ended with its job; or there is something else to do
 * first, since the worker's engine does not read what the task is to work on.
 */
export function takeTask(orc: Orchestrator, { taskId, workerId, reads }: TaskToTake): Promise<TakenTask | undefined> {
  return orc.database.transaction(async (tx) => {
    const job = await lockJobOfTask(tx, taskId);
    if (!job || isEnded(job.status)) return undefined;
    const obstacle = await findObstacle(tx, { job, taskId, versions: reads[job.engine] });
    if (obstacle?.kind === 'under way') return undefined;
    if (obstacle?.kind === 'stale') {
      await startOver(orc, tx, obstacle.render);
      return undefined;
    }
    const task = await takeRow(tx, { taskId, workerId });
    if (!task) return undefined;
    if (await startJob(tx, job.id)) {
      const asset = assetOf(job);
      if (asset) await startAsset(tx, asset);
      await tellJobChanged(tx, job.id);
    }
    if (obstacle?.kind === 'done') {
      const done = await finishTask(tx, { taskId, attempt: task.attempt, result: obstacle.encoded });
      await advanceJob(orc, tx, job, done!);
      return undefined;
    }
    return describeTask(tx, job, task);
  });
}

type Obstacle =
  /** What is to be rendered was made for an older engine. */
  | { kind: 'stale'; render: StaleRender }
  /** What is to be encoded anew is being made for another job: that one's end puts the message in the queue again. */
  | { kind: 'under way' }
  /** What is to be encoded anew was made for another job. */
  | { kind: 'done'; encoded: unknown };

type Waiting = { job: JobRow; taskId: string; versions: FileVersions | undefined };

/** Undefined for a task that can be carried out as it is. */
async function findObstacle(tx: Queryable, { job, taskId, versions }: Waiting): Promise<Obstacle | undefined> {
  const tasks = await listTasks(tx, job.id);
  const task = tasks.find(({ id }) => id === taskId);
  if (task?.status !== 'queued' || job.kind !== 'render' || !versions) return undefined;
  const renewal = renewalOf(job, task);
  if (renewal) {
    const found = await lookAtRenewal(tx, { job, renewal, versions });
    if (found.state === 'due') return undefined;
    return found.state === 'done' ? { kind: 'done', encoded: found.encoded } : { kind: 'under way' };
  }
  if (task.kind !== 'render' && task.kind !== 'merge') return undefined;
  const stale = staleKinds(resultsOf(job.request as JobRequest, tasks), versions);
  return stale.length === 0 ? undefined : { kind: 'stale', render: { job, tasks, stale, versions } };
}

async function describeTask(tx: Queryable, job: JobRow, task: TaskRow): Promise<TakenTask> {
  const request = job.request as JobRequest;
  const results = resultsOf(request, await listTasks(tx, job.id));
  const { id, accountId, kind, fast, model, engine, characterId, sceneId } = job;
  return {
    task: { id: task.id, kind: task.kind, part: task.part, attempt: task.attempt },
    job: { id, accountId, kind, fast, model, engine, characterId, sceneId, request },
    inputs: locateInputs(job, task.kind, results),
    needsBackground: request.renews?.scene?.needsBackground ?? request.background.mode === 'original',
    outputPrefix: outputPrefixOf(job, task.kind),
    results,
    chunks: results.encode_scene?.chunks ?? [],
    chunksDone: await readChunks(tx, id),
  };
}
