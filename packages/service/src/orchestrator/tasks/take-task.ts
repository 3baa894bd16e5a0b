/** A worker takes a task, and learns all that it needs for it. */
import { isEnded } from '@understudy/protocol';
import type { Queryable } from '../../store/index.ts';
import type { JobRow } from '../../store/queries/job-row.ts';
import { listTasks } from '../../store/queries/list-tasks.ts';
import { lockJobOfTask } from '../../store/queries/lock-job-of-task.ts';
import { startAsset } from '../../store/queries/start-asset.ts';
import { startJob } from '../../store/queries/start-job.ts';
import { takeTask as takeRow } from '../../store/queries/take-task.ts';
import type { TaskRow } from '../../store/queries/task-row.ts';
import { tellJobChanged } from '../../store/queries/tell-job-changed.ts';
import type { JobRequest } from '../job-request.ts';
import { assetOf } from '../jobs/asset-of.ts';
import { resultsOf } from '../jobs/results-of.ts';
import type { Orchestrator } from '../orchestrator.ts';
import { readChunks } from './chunks-of.ts';
import { locateInputs, outputPrefixOf } from './locate-inputs.ts';
import type { TakenTask } from './taken-task.ts';

/** Undefined where there is nothing to do: the task was taken by another, or has ended with its job. */
export function takeTask(
  orc: Orchestrator,
  { taskId, workerId }: { taskId: string; workerId: string },
): Promise<TakenTask | undefined> {
  return orc.database.transaction(async (tx) => {
    const job = await lockJobOfTask(tx, taskId);
    if (!job || isEnded(job.status)) return undefined;
    const task = await takeRow(tx, { taskId, workerId });
    if (!task) return undefined;
    if (await startJob(tx, job.id)) {
      const asset = assetOf(job);
      if (asset) await startAsset(tx, asset);
      await tellJobChanged(tx, job.id);
    }
    return describeTask(tx, job, task);
  });
}

async function describeTask(tx: Queryable, job: JobRow, task: TaskRow): Promise<TakenTask> {
  const request = job.request as JobRequest;
  const results = resultsOf(request, await listTasks(tx, job.id));
  const { id, accountId, kind, fast, model, engine, characterId, sceneId } = job;
  return {
    task: { id: task.id, kind: task.kind, part: task.part, attempt: task.attempt },
    job: { id, accountId, kind, fast, model, engine, characterId, sceneId, request },
    inputs: locateInputs(job, task.kind, results),
    outputPrefix: outputPrefixOf(job),
    results,
    chunks: results.encode_scene?.chunks ?? [],
    chunksDone: await readChunks(tx, id),
  };
}
