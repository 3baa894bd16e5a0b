/** Tasks that have been waiting for so long that their messages may have got lost. */
import type { Queryable } from '../database/queryable.ts';

export type ForgottenTask = { taskId: string; attempt: number; jobPriority: number; hasBegun: boolean };

export async function listForgottenTasks(
  db: Queryable,
  { queuedForMs, limit }: { queuedForMs: number; limit: number },
): Promise<ForgottenTask[]> {
  const { rows } = await db.query<ForgottenTask>(
    `select task.id as "taskId", task.attempt, job.priority as "jobPriority", job.status = 'processing' as "hasBegun"
     from tasks as task join jobs as job on job.id = task.job_id
     where task.status = 'queued' and task.queued_at < clock_timestamp() - $1 * interval '1 millisecond'
     order by task.queued_at limit $2`,
    [queuedForMs, limit],
  );
  return rows;
}
