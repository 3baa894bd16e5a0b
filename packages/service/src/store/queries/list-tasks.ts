/** The tasks of a job, in the order in which they came to be. */
import type { Queryable } from '../database/queryable.ts';
import { TASK_COLUMNS, type TaskRow } from './task-row.ts';

export async function listTasks(db: Queryable, jobId: string): Promise<TaskRow[]> {
  const { rows } = await db.query<TaskRow>(
    `select ${TASK_COLUMNS} from tasks where job_id = $1 order by created_at, kind, part`,
    [jobId],
  );
  return rows;
}
