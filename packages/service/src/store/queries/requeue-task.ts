/** Puts a running task back among those that wait. The attempt number stays: the next taker gets a higher one. */
import { maybeOne, type Queryable } from '../database/queryable.ts';

/** False where the task is no longer this attempt's. */
export async function requeueTask(
  tx: Queryable,
  { taskId, attempt }: { taskId: string; attempt: number },
): Promise<boolean> {
  const task = await maybeOne(
    tx,
    `update tasks set status = 'queued', worker_id = null, heartbeat_at = null, queued_at = now()
     where id = $1 and attempt = $2 and status = 'running'
     returning id`,
    [taskId, attempt],
  );
  return task !== undefined;
}
