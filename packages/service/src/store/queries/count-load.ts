/** How much there is to do, and who is there to do it. */
import { one, type Queryable } from '../database/queryable.ts';

export type LoadRow = {
  queuedJobs: number;
  processingJobs: number;
  queuedTasks: number;
  runningTasks: number;
  liveWorkers: number;
  slots: number;
};

/** `silentForMs`: a worker that has not been heard of for longer does not count. */
export function countLoad(db: Queryable, silentForMs: number): Promise<LoadRow> {
  return one<LoadRow>(
    db,
    `select
       (select count(*) from jobs where status = 'queued') as "queuedJobs",
       (select count(*) from jobs where status = 'processing') as "processingJobs",
       (select count(*) from tasks where status = 'queued') as "queuedTasks",
       (select count(*) from tasks where status = 'running') as "runningTasks",
       count(*) as "liveWorkers", coalesce(sum(slots), 0) as slots
     from workers where heartbeat_at > clock_timestamp() - $1 * interval '1 millisecond'`,
    [silentForMs],
  );
}
