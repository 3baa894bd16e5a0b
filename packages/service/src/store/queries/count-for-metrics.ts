/** What `/metrics` tells about the whole service, in one query. */
import type { Queryable } from '../index.ts';

export type MetricCounts = {
  jobs: { kind: string; status: string; count: number }[];
  queuedTasks: number;
  runningTasks: number;
  workers: number;
  slots: number;
  oldestQueuedSeconds: number;
  creditsBalance: number;
  creditsReserved: number;
  creditsPurchased: number;
  creditsUsed: number;
};

/** `workerTimeoutMs`: a worker that has been silent for longer counts no more. */
export async function countForMetrics(db: Queryable, workerTimeoutMs: number): Promise<MetricCounts> {
  const { rows } = await db.query<{ counts: MetricCounts }>(
    `select json_build_object(
       'jobs', (select coalesce(json_agg(by_status), '[]') from
         (select kind, status, count(*) from jobs group by kind, status) as by_status),
       'queuedTasks', (select count(*) from tasks where status = 'queued'),
       'runningTasks', (select count(*) from tasks where status = 'running'),
       'workers', alive.workers,
       'slots', alive.slots,
       'oldestQueuedSeconds', (select coalesce(extract(epoch from now() - min(enqueued_at)), 0) from jobs where status = 'queued'),
       'creditsBalance', credits.balance,
       'creditsReserved', credits.reserved,
       'creditsPurchased', credits.purchased,
       'creditsUsed', credits.used
     ) as counts
     from
       (select count(*) as workers, coalesce(sum(slots), 0) as slots from workers
         where heartbeat_at > now() - $1 * interval '1 millisecond') as alive,
       (select coalesce(sum(balance), 0) as balance, coalesce(sum(reserved), 0) as reserved,
         coalesce(sum(total_purchased), 0) as purchased, coalesce(sum(total_used), 0) as used from accounts) as credits`,
    [workerTimeoutMs],
  );
  return rows[0]!.counts;
}
