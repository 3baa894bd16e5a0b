/** A sign of life from the worker that has a task, with how far it has come. */
import { maybeOne, type Queryable } from '../database/queryable.ts';

export type TaskBeat = {
  taskId: string;
  attempt: number;
  stage: string;
  framesDone: number;
  /** 0 where nothing is known yet: then it stays what was planned. */
  framesTotal: number;
};

/** The first report of a stage, or of an attempt, that says how much there is to do. */
const IS_START = '$5 > 0 and (stage is distinct from $3 or stage_started_at is null)';

/** Undefined where the task is no longer this attempt's. */
export function beatTask(db: Queryable, beat: TaskBeat): Promise<{ jobId: string } | undefined> {
  return maybeOne<{ jobId: string }>(
    db,
    `update tasks
     set heartbeat_at = clock_timestamp(), stage = $3, frames_done = $4, frames_total = coalesce(nullif($5, 0), frames_total),
       stage_started_at = case when ${IS_START} then clock_timestamp() else stage_started_at end,
       stage_first_frame = case when ${IS_START} then $4 else stage_first_frame end
     where id = $1 and attempt = $2 and status = 'running'
     returning job_id as "jobId"`,
    [beat.taskId, beat.attempt, beat.stage, beat.framesDone, beat.framesTotal],
  );
}
