/** Locks the job that a task belongs to: always the job before its tasks, so that no two wait for each other. */
import { maybeOne, type Queryable } from '../database/queryable.ts';
import { JOB_COLUMNS, type JobRow } from './job-row.ts';

export function lockJobOfTask(tx: Queryable, taskId: string): Promise<JobRow | undefined> {
  return maybeOne<JobRow>(
    tx,
    `select ${JOB_COLUMNS} from jobs as job where job.id = (select job_id from tasks where id = $1) for no key update`,
    [taskId],
  );
}
