/** The good end of a job. */
import type { Checkpoint } from '@understudy/protocol';
import { maybeOne, type Queryable } from '../database/queryable.ts';

export type JobCompletion = {
  jobId: string;
  checkpoint: Checkpoint | null;
  /** `MergeResult` of a render, otherwise null. */
  result: unknown;
  /** From now until the result is gone; null where there is none to go. */
  ttlSeconds: number | null;
};

/** False where the job was not being processed. */
export async function completeJob(tx: Queryable, completion: JobCompletion): Promise<boolean> {
  const { jobId, checkpoint, result, ttlSeconds } = completion;
  const job = await maybeOne(
    tx,
    `update jobs
     set status = 'complete', progress_pct = 100, frames_done = coalesce(frames_total, frames_done),
       checkpoint = $4, result = $2, completed_at = now(), expires_at = now() + $3 * interval '1 second'
     where id = $1 and status = 'processing'
     returning id`,
    [jobId, result === null ? null : JSON.stringify(result), ttlSeconds, checkpoint],
  );
  return job !== undefined;
}
