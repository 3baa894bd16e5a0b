/** Gives a queued task to a worker. From here on its attempt number is the only one that counts. */
import { maybeOne, type Queryable } from '../database/queryable.ts';
import { TASK_COLUMNS, type TaskRow } from './task-row.ts';

/** Undefined where the task is not waiting to be taken. */
export function takeTask(
  tx: Queryable,
  { taskId, workerId }: { taskId: string; workerId: string },
): Promise<TaskRow | undefined> {
  return maybeOne<TaskRow>(
    tx,
    `update tasks
     set status = 'running', attempt = attempt + 1, worker_id = $2, heartbeat_at = clock_timestamp(),
       stage_started_at = null, started_at = coalesce(started_at, now())
     where id = $1 and status = 'queued'
     returning ${TASK_COLUMNS}`,
    [taskId, workerId],
  );
}
