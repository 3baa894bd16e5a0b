/** How far an open job has come. Numbers only go up, whatever is done again. */
import type { Checkpoint } from '@understudy/protocol';
import type { Queryable } from '../database/queryable.ts';

export type JobProgress = {
  jobId: string;
  /** 0..99: only a complete job has 100. */
  progressPct: number;
  /** Rendered ones. */
  framesDone: number;
  checkpoint: Checkpoint | null;
};

export async function raiseProgress(db: Queryable, progress: JobProgress): Promise<void> {
  await db.query(
    `update jobs
     set progress_pct = greatest(progress_pct, $2), frames_done = greatest(frames_done, $3), checkpoint = coalesce($4, checkpoint)
     where id = $1 and status = 'processing'`,
    [progress.jobId, progress.progressPct, progress.framesDone, progress.checkpoint],
  );
}
