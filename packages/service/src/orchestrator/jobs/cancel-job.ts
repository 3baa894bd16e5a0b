/** Cancels a job, queued or running, and gives all of its credits back. */
import { isEnded, type JobStatus } from '@understudy/protocol';
import { lockJob } from '../../store/queries/lock-job.ts';
import type { Orchestrator } from '../orchestrator.ts';
import { endCancelled } from './fail-job.ts';

export type Cancellation = { status: JobStatus; creditsRefunded: number };

/**
 * Undefined where the account has no such job. A job that has ended is left as it is; asked again, a cancelled job answers the same.
 * Workers learn of it by the notification, or with their next report at the latest.
 */
export function cancelJob(orc: Orchestrator, accountId: string, jobId: string): Promise<Cancellation | undefined> {
  return orc.database.transaction(async (tx) => {
    const job = await lockJob(tx, jobId);
    if (!job || job.accountId !== accountId) return undefined;
    if (isEnded(job.status)) {
      return { status: job.status, creditsRefunded: job.status === 'cancelled' ? job.credits : 0 };
    }
    await endCancelled(orc, tx, job);
    return { status: 'cancelled', creditsRefunded: job.credits };
  });
}
