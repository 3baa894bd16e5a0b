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

/** Undefined where the task is no longer this attempt's. */
export function beatTask(db: Queryable, beat: TaskBeat): Promise<{ jobId: string } | undefined> {
  return maybeOne<{ jobId: string }>(
    db,
    `update tasks
     set heartbeat_at = clock_timestamp(), stage = $3, frames_done = $4, frames_total = coalesce(nullif($5, 0), frames_total)
     where id = $1 and attempt = $2 and status = 'running'
     returning job_id as "jobId"`,
    [beat.taskId, beat.attempt, beat.stage, beat.framesDone, beat.framesTotal],
  );
}
