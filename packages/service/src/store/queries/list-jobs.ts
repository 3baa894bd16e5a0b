/** Renders of an account, newest first. */
import type { JobStatus } from '@understudy/protocol';
import { one, type Queryable } from '../database/queryable.ts';
import { JOB_VIEW_COLUMNS, type JobViewRow } from './job-view.ts';

export type JobFilter = { accountId: string; status: JobStatus | undefined; limit: number; offset: number };

export async function listJobs(
  db: Queryable,
  { accountId, status, limit, offset }: JobFilter,
): Promise<{ jobs: JobViewRow[]; total: number }> {
  const condition = `job.account_id = $1 and job.kind = 'render' and ($2::text is null or job.status = $2)`;
  const { total } = await one<{ total: number }>(db, `select count(*) as total from jobs as job where ${condition}`, [
    accountId,
    status ?? null,
  ]);
  const { rows } = await db.query<JobViewRow>(
    `select ${JOB_VIEW_COLUMNS} from jobs as job where ${condition}
     order by job.enqueued_at desc, job.id desc limit $3 offset $4`,
    [accountId, status ?? null, limit, offset],
  );
  return { jobs: rows, total };
}
