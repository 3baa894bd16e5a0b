/** A job as it is shown: all that a status answer needs in one row. */
import type { Checkpoint, ErrorCode, JobKind, JobMode, JobStatus } from '@understudy/protocol';

export type JobViewRow = {
  id: string;
  kind: JobKind;
  status: JobStatus;
  mode: JobMode;
  fast: boolean;
  model: string;
  checkpoint: Checkpoint | null;
  progressPct: number;
  framesDone: number;
  framesTotal: number | null;
  chunksDone: number;
  chunksTotal: number | null;
  credits: number;
  warnings: string[];
  errorCode: ErrorCode | null;
  errorMessage: string | null;
  errorDetail: string | null;
  createdAt: Date;
  startedAt: Date | null;
  completedAt: Date | null;
  expiresAt: Date | null;
  /** When the job is expected to be complete; null where nothing can be said yet. */
  readyAt: Date | null;
  result: unknown;
  /** From 1; null unless queued. */
  queuePosition: number | null;
};

/** For a `select` whose table of jobs is named `job`. The place in the queue is counted for queued jobs alone. */
export const JOB_VIEW_COLUMNS = `job.id, job.kind, job.status, job.mode, job.fast, job.model, job.checkpoint,
  job.progress_pct as "progressPct", job.frames_done as "framesDone", job.frames_total as "framesTotal",
  job.chunks_done as "chunksDone", job.chunks_total as "chunksTotal", job.credits, job.warnings,
  job.error_code as "errorCode", job.error_message as "errorMessage", job.error_detail as "errorDetail",
  job.enqueued_at as "createdAt", job.started_at as "startedAt", job.completed_at as "completedAt",
  job.expires_at as "expiresAt", job.ready_at as "readyAt", job.result,
  case when job.status = 'queued' then (
    select count(*) from jobs as ahead
    where ahead.status = 'queued'
      and (ahead.priority, ahead.enqueued_at, ahead.id) <= (job.priority, job.enqueued_at, job.id)
  ) end as "queuePosition"`;
