/** Notes that of an ended job only the result lies in the object store. */
import type { Queryable } from '../database/queryable.ts';

export async function markJobTrimmed(db: Queryable, jobId: string): Promise<void> {
  await db.query(
    `with gone as (delete from chunks where job_id = $1)
     update jobs set trimmed_at = now() where id = $1 and trimmed_at is null`,
    [jobId],
  );
}
