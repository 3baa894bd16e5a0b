/** What a poll tells about a job. */
import type { JobState } from '@understudy/protocol';
import type { JobView } from '../../../orchestrator/index.ts';

/** Signed addresses of a job's files, where there are any. */
export type JobLinks = { video: string | null; mask: string | null };

export function describeJob(job: JobView, links: JobLinks): JobState {
  return {
    job_id: job.id,
    status: job.status,
    mode: job.mode,
    checkpoint: job.checkpoint,
    progress_pct: job.progressPct,
    cdn_url: links.video,
    mask_cdn_url: links.mask,
    error: job.errorDetail,
    error_code: job.errorCode,
    error_message: job.errorMessage,
    progress: describeProgress(job),
    download_url: links.video,
    chunks: [],
    created_at: job.createdAt.toISOString(),
    started_at: job.startedAt?.toISOString() ?? null,
    completed_at: job.completedAt?.toISOString() ?? null,
    expires_at: job.expiresAt?.toISOString() ?? null,
    eta_seconds: job.etaSeconds,
    queue_position: job.queuePosition,
    frames_done: job.framesDone,
    frames_total: job.framesTotal,
    fast: job.fast,
    warnings: job.warnings,
  };
}

/** A job that prepares a scene plans chunks, but leaves it to the renders of the scene to make them. */
function describeProgress({ kind, chunksDone, chunksTotal, progressPct }: JobView): JobState['progress'] {
  const total = kind === 'render' ? (chunksTotal ?? 0) : 0;
  return { completed_chunks: chunksDone, total_chunks: total, percent: progressPct };
}
