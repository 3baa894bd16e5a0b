/** One job as it is shown. What polling asks: one row by its key. */
import { maybeOne, type Queryable } from '../database/queryable.ts';
import { JOB_VIEW_COLUMNS, type JobViewRow } from './job-view.ts';

export function findJob(db: Queryable, jobId: string): Promise<JobViewRow | undefined> {
  return maybeOne<JobViewRow>(db, `select ${JOB_VIEW_COLUMNS} from jobs as job where job.id = $1`, [jobId]);
}
