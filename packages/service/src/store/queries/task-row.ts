/** A task as the state machine works on it. */
import type { TaskKind, TaskStatus } from '@understudy/protocol';

export type TaskRow = {
  id: string;
  kind: TaskKind;
  part: number;
  status: TaskStatus;
  attempt: number;
  failures: number;
  workerId: string | null;
  stage: string | null;
  framesDone: number;
  framesTotal: number | null;
  /** How long the present stage has gone on, and how many frames it has done; null before its first report. */
  stageSeconds: number | null;
  stageFrames: number;
  /** `TaskResult` of the orchestrator; null until done. */
  result: unknown;
};

export const TASK_COLUMNS = `id, kind, part, status, attempt, failures, worker_id as "workerId", stage,
  frames_done as "framesDone", frames_total as "framesTotal",
  extract(epoch from clock_timestamp() - stage_started_at)::double precision as "stageSeconds",
  frames_done - stage_first_frame as "stageFrames", result`;
