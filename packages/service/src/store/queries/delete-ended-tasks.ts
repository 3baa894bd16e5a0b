/** Forgets the tasks of jobs that have ended: the job's row says what came of it. */
import type { Queryable } from '../database/queryable.ts';

export async function deleteEndedTasks(
  db: Queryable,
  { endedForMs, limit }: { endedForMs: number; limit: number },
): Promise<number> {
  const { rowCount } = await db.query(
    `delete from tasks where id in (
       select task.id from tasks as task join jobs as job on job.id = task.job_id
       where task.completed_at < clock_timestamp() - $1 * interval '1 millisecond' and job.completed_at is not null
       order by task.completed_at limit $2
     )`,
    [endedForMs, limit],
  );
  return rowCount ?? 0;
}
