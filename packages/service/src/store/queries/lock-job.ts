/** Makes all else that changes the state of a job or its tasks wait for the end of the transaction. Comes before every such change. */
import { maybeOne, type Queryable } from '../database/queryable.ts';
import { JOB_COLUMNS, type JobRow } from './job-row.ts';

export function lockJob(tx: Queryable, jobId: string): Promise<JobRow | undefined> {
  return maybeOne<JobRow>(tx, `select ${JOB_COLUMNS} from jobs as job where job.id = $1 for no key update`, [jobId]);
}
