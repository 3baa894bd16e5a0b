/** A worker's sign of life, and how far it has come. */
import { beatTask } from '../../store/queries/beat-task.ts';
import { findJobToEstimate } from '../../store/queries/find-job-to-estimate.ts';
import { listTasks } from '../../store/queries/list-tasks.ts';
import { raiseProgress } from '../../store/queries/raise-progress.ts';
import type { JobRequest } from '../job-request.ts';
import { estimateProgress } from '../jobs/estimate-progress.ts';
import type { Orchestrator } from '../orchestrator.ts';
import type { TaskRef } from './task-ref.ts';

export type ProgressReport = TaskRef & {
  /** The engine's name for what it does. */
  stage: string;
  /** Of a render: over all chunks of the task, those that were done before it was taken included. */
  framesDone: number;
  /** 0 where nothing is known yet. */
  framesTotal: number;
};

/** False where the task is no longer this attempt's: cancelled, taken over by another, ended. */
export async function reportProgress(orc: Orchestrator, report: ProgressReport): Promise<boolean> {
  const { database } = orc;
  // One statement after the other, not one transaction: each locks one row, so nobody can stand in anybody's way, and the second
  // only ever moves the job forward.
  const beat = await beatTask(database, report);
  if (!beat) return false;
  const { jobId } = beat;
  const job = await findJobToEstimate(database, jobId);
  if (!job) return false;
  const estimate = estimateProgress(
    { kind: job.kind, request: job.request as JobRequest },
    await listTasks(database, jobId),
  );
  const isNews =
    estimate.progressPct > job.progressPct ||
    estimate.framesDone > job.framesDone ||
    estimate.checkpoint !== job.checkpoint;
  if (isNews) await raiseProgress(database, { jobId, ...estimate });
  return true;
}
