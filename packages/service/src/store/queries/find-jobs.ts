/** Several jobs as they are shown, by their keys: what the polls that arrive together ask. */
import type { Queryable } from '../database/queryable.ts';
import { JOB_VIEW_COLUMNS, type JobViewRow } from './job-view.ts';

/** Those that exist, in no order. */
export async function findJobs(db: Queryable, jobIds: readonly string[]): Promise<JobViewRow[]> {
  const { rows } = await db.query<JobViewRow>(`select ${JOB_VIEW_COLUMNS} from jobs as job where job.id = any($1)`, [
    jobIds,
  ]);
  return rows;
}
