/** Notes that no file of a job lies in the object store any more. */
import type { Queryable } from '../database/queryable.ts';

export async function markJobPurged(db: Queryable, jobId: string): Promise<void> {
  await db.query(
    `with gone as (delete from chunks where job_id = $1)
     update jobs set purged_at = now(), trimmed_at = coalesce(trimmed_at, now()) where id = $1 and purged_at is null`,
    [jobId],
  );
}
