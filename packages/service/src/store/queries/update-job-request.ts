/** What a job is to make is known better than when it was accepted. */
import type { Queryable } from '../database/queryable.ts';

export async function updateJobRequest(
  tx: Queryable,
  { jobId, request }: { jobId: string; request: unknown },
): Promise<void> {
  await tx.query('update jobs set request = $2 where id = $1', [jobId, JSON.stringify(request)]);
}
