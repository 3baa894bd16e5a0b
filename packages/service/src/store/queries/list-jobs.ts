/** Renders of an account, newest first. */
import type { JobStatus } from '@understudy/protocol';
import { one, type Queryable } from '../database/queryable.ts';
import { JOB_VIEW_COLUMNS, type JobViewRow } from './job-view.ts';

export type JobFilter = { accountId: string; status: JobStatus | undefined; limit: number; offset: number };

export async function listJobs(
  db: Queryable,
  { accountId, status, limit, offset }: JobFilter,
): Promise<{ jobs: JobViewRow[]; total: number }> {
  // Both are answered by an index alone, however many jobs an account has had.
  const matching = `from jobs where account_id = $1 and kind = 'render' and ($2::text is null or status = $2)`;
  const { total } = await one<{ total: number }>(db, `select count(*) as total ${matching}`, [
    accountId,
    status ?? null,
  ]);
  const { rows } = await db.query<JobViewRow>(
    `with page as (select id ${matching} order by enqueued_at desc, id desc limit $3 offset $4)
     select ${JOB_VIEW_COLUMNS} from page join jobs as job on job.id = page.id
     order by job.enqueued_at desc, job.id desc`,
    [accountId, status ?? null, limit, offset],
  );
  return { jobs: rows, total };
}
