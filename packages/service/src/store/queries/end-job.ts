/** The other two ends of a job: it failed, or was cancelled. */
import { maybeOne, type Queryable } from '../database/queryable.ts';

export type JobEnd = {
  jobId: string;
  status: 'failed' | 'cancelled';
  error: JobError | null;
};

export type JobError = { code: string; message: string; detail: string };

/** False where the job had ended before. */
export async function endJob(tx: Queryable, { jobId, status, error }: JobEnd): Promise<boolean> {
  const job = await maybeOne(
    tx,
    `update jobs
     set status = $2, error_code = $3, error_message = $4, error_detail = $5, completed_at = now()
     where id = $1 and status in ('queued', 'processing')
     returning id`,
    [jobId, status, error?.code ?? null, error?.message ?? null, error?.detail ?? null],
  );
  return job !== undefined;
}
