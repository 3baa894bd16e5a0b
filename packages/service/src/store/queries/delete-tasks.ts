/** Forgets tasks of a job that have to be planned anew. Whoever works on one of them has lost it. */
import type { Queryable } from '../database/queryable.ts';

export async function deleteTasks(
  tx: Queryable,
  { jobId, kinds }: { jobId: string; kinds: readonly string[] },
): Promise<void> {
  await tx.query('delete from tasks where job_id = $1 and kind = any($2)', [jobId, kinds]);
}
