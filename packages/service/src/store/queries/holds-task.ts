/** Whether a task is still this attempt's. Asked with the job locked, so that the answer stays true until the end of the transaction. */
import { maybeOne, type Queryable } from '../database/queryable.ts';

export async function holdsTask(
  tx: Queryable,
  { taskId, attempt }: { taskId: string; attempt: number },
): Promise<boolean> {
  const task = await maybeOne(tx, `select id from tasks where id = $1 and attempt = $2 and status = 'running'`, [
    taskId,
    attempt,
  ]);
  return task !== undefined;
}
