/** Notes that the message of a waiting task is in the queue. */
import { maybeOne, type Queryable } from '../database/queryable.ts';

/** False where the task does not wait any more. */
export async function noteQueued(
  tx: Queryable,
  { taskId, attempt }: { taskId: string; attempt: number },
): Promise<boolean> {
  const task = await maybeOne(
    tx,
    `update tasks set queued_at = clock_timestamp() where id = $1 and attempt = $2 and status = 'queued' returning id`,
    [taskId, attempt],
  );
  return task !== undefined;
}
