/** The good end of a task. */
import { maybeOne, type Queryable } from '../database/queryable.ts';
import { TASK_COLUMNS, type TaskRow } from './task-row.ts';

export type TaskEnd = { taskId: string; attempt: number; result: unknown };

/** Undefined where the task is no longer this attempt's. */
export function finishTask(tx: Queryable, { taskId, attempt, result }: TaskEnd): Promise<TaskRow | undefined> {
  return maybeOne<TaskRow>(
    tx,
    `update tasks
     set status = 'done', result = $3, frames_done = coalesce(frames_total, frames_done), completed_at = now()
     where id = $1 and attempt = $2 and status = 'running'
     returning ${TASK_COLUMNS}`,
    [taskId, attempt, JSON.stringify(result)],
  );
}
