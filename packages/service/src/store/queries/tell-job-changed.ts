/** Tells whoever listens that the state of a job has changed; sent when the transaction commits. */
import type { Queryable } from '../database/queryable.ts';

/** The channel; the payload is the id of the job. */
export const JOB_CHANGED = 'job_changed';

export async function tellJobChanged(tx: Queryable, jobId: string): Promise<void> {
  await tx.query('select pg_notify($1, $2)', [JOB_CHANGED, jobId]);
}
