/** How many jobs are open, of one account and of all. */
import { one, type Queryable } from '../database/queryable.ts';

export function countOpenJobs(db: Queryable, accountId: string): Promise<{ own: number; all: number }> {
  return one<{ own: number; all: number }>(
    db,
    `select count(*) filter (where account_id = $1) as own, count(*) as "all"
     from jobs where status in ('queued', 'processing')`,
    [accountId],
  );
}
