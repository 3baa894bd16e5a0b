/** An attempt at a task ended badly: by its worker's word, or because the worker fell silent. */
import { maybeOne, type Queryable } from '../database/queryable.ts';
import { TASK_COLUMNS, type TaskRow } from './task-row.ts';

export type Failure = {
  taskId: string;
  attempt: number;
  error: string;
  /** Only if nothing has been heard of the worker for this long. Default: whatever has been heard. */
  silentForMs?: number;
};

/** The task as it is now, still running. Undefined where it is no longer this attempt's, or its worker was heard of. */
export function noteFailure(
  tx: Queryable,
  { taskId, attempt, error, silentForMs }: Failure,
): Promise<TaskRow | undefined> {
  return maybeOne<TaskRow>(
    tx,
    `update tasks set failures = failures + 1, last_error = $3
     where id = $1 and attempt = $2 and status = 'running'
       and ($4::float8 is null or heartbeat_at < clock_timestamp() - $4 * interval '1 millisecond')
     returning ${TASK_COLUMNS}`,
    [taskId, attempt, error, silentForMs ?? null],
  );
}
