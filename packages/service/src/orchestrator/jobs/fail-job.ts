/** Ends a job without a result: the job's row, its credits, its tasks and its asset in the caller's transaction. */
import { type ErrorCode, errorRow } from '@understudy/protocol';
import type { Queryable } from '../../store/index.ts';
import { closeTasks } from '../../store/queries/close-tasks.ts';
import { endJob } from '../../store/queries/end-job.ts';
import { failAsset } from '../../store/queries/fail-asset.ts';
import type { JobRow } from '../../store/queries/job-row.ts';
import { refundCredits } from '../../store/queries/refund-credits.ts';
import { tellJobChanged } from '../../store/queries/tell-job-changed.ts';
import type { Orchestrator } from '../orchestrator.ts';
import { storableText } from '../storable-text.ts';
import { leaveRenewals } from '../tasks/renewals.ts';
import { assetOf } from './asset-of.ts';

export type JobFailure = {
  code: ErrorCode;
  /** What was wrong with this job, and how to mend it. */
  detail: string;
  /** The task that brought the job down. */
  taskId: string;
};

/** The job is locked by the caller. */
export async function failJob(
  orc: Orchestrator,
  tx: Queryable,
  { job, code, detail, taskId }: JobFailure & { job: JobRow },
): Promise<void> {
  const error = { code, message: errorRow(code).message, detail: storableText(detail) };
  if (!(await endJob(tx, { jobId: job.id, status: 'failed', error }))) return;
  await giveUp(orc, tx, { job, failedTaskId: taskId });
  const asset = assetOf(job);
  if (asset) await failAsset(tx, { ...asset, error });
}

/** The job is locked by the caller. */
export async function endCancelled(orc: Orchestrator, tx: Queryable, job: JobRow): Promise<void> {
  if (!(await endJob(tx, { jobId: job.id, status: 'cancelled', error: null }))) return;
  await giveUp(orc, tx, { job, failedTaskId: undefined });
  const asset = assetOf(job);
  const message = 'The job was cancelled';
  if (asset) await failAsset(tx, { ...asset, error: { code: null, message, detail: message } });
}

async function giveUp(
  orc: Orchestrator,
  tx: Queryable,
  { job, failedTaskId }: { job: JobRow; failedTaskId: string | undefined },
): Promise<void> {
  const { id: jobId, accountId, credits } = job;
  await closeTasks(tx, { jobId, failedTaskId });
  await leaveRenewals(orc, tx, job);
  if (credits > 0) await refundCredits(tx, { accountId, jobId, credits });
  await tellJobChanged(tx, jobId);
}
