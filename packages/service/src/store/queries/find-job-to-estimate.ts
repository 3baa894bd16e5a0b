/** What a report of progress needs to know of its job. */
import type { Checkpoint, JobKind } from '@understudy/protocol';
import { maybeOne, type Queryable } from '../database/queryable.ts';

export type JobToEstimateRow = {
  kind: JobKind;
  /** `JobRequest` of the orchestrator. */
  request: unknown;
  progressPct: number;
  framesDone: number;
  checkpoint: Checkpoint | null;
};

/** Undefined where the job is not being processed. */
export function findJobToEstimate(db: Queryable, jobId: string): Promise<JobToEstimateRow | undefined> {
  return maybeOne<JobToEstimateRow>(
    db,
    `select kind, request, progress_pct as "progressPct", frames_done as "framesDone", checkpoint
     from jobs where id = $1 and status = 'processing'`,
    [jobId],
  );
}
