/** Forgets the chunks of a job: they have to be rendered again. */
import type { Queryable } from '../database/queryable.ts';

export async function deleteChunks(tx: Queryable, jobId: string): Promise<void> {
  await tx.query('delete from chunks where job_id = $1', [jobId]);
  await tx.query('update jobs set chunks_done = 0 where id = $1', [jobId]);
}
