/** A queued job begins when the first of its tasks is taken. */
import { maybeOne, type Queryable } from '../database/queryable.ts';

/** False where it had begun before. */
export async function startJob(tx: Queryable, jobId: string): Promise<boolean> {
  const job = await maybeOne(
    tx,
    `update jobs set status = 'processing', started_at = now() where id = $1 and status = 'queued' returning id`,
    [jobId],
  );
  return job !== undefined;
}
