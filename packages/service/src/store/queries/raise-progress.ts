/** How far an open job has come. It only goes forward, whatever is done again and whichever report comes late. */
import { CHECKPOINTS, type Checkpoint } from '@understudy/protocol';
import type { Queryable } from '../database/queryable.ts';

export type JobProgress = {
  jobId: string;
  /** 0..99: only a complete job has 100. */
  progressPct: number;
  /** Rendered ones. */
  framesDone: number;
  checkpoint: Checkpoint | null;
  /** Until the job is complete; undefined where nothing new can be said. */
  secondsLeft?: number | undefined;
};

export async function raiseProgress(db: Queryable, progress: JobProgress): Promise<void> {
  await db.query(
    `update jobs
     set progress_pct = greatest(progress_pct, $2), frames_done = greatest(frames_done, $3),
       ready_at = coalesce(clock_timestamp() + $6 * interval '1 second', ready_at),
       checkpoint = case
         when array_position($5::text[], $4) > coalesce(array_position($5, checkpoint), 0) then $4 else checkpoint end
     where id = $1 and status = 'processing'`,
    [
      progress.jobId,
      progress.progressPct,
      progress.framesDone,
      progress.checkpoint,
      CHECKPOINTS,
      progress.secondsLeft ?? null,
    ],
  );
}
