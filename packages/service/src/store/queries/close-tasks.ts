/** Ends the tasks of a job that has failed or was cancelled: the one that failed, and all that are of no use any more. */
import type { Queryable } from '../database/queryable.ts';

export async function closeTasks(
  tx: Queryable,
  { jobId, failedTaskId }: { jobId: string; failedTaskId: string | undefined },
): Promise<void> {
  await tx.query(
    `update tasks
     set status = case when id = $2 then 'failed' else 'cancelled' end, completed_at = now()
     where job_id = $1 and status in ('queued', 'running')`,
    [jobId, failedTaskId ?? null],
  );
}
