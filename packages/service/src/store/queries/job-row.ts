/** A job as the state machine works on it. */
import type { Checkpoint, JobKind, JobMode, JobStatus } from '@understudy/protocol';

export type JobRow = {
  id: string;
  accountId: string;
  kind: JobKind;
  status: JobStatus;
  mode: JobMode;
  fast: boolean;
  model: string;
  engine: string;
  /** `JobRequest` of the orchestrator. */
  request: unknown;
  characterId: string | null;
  sceneId: string | null;
  credits: number;
  priority: number;
  checkpoint: Checkpoint | null;
};

/** For a `select` whose table of jobs is named `job`. */
export const JOB_COLUMNS = `job.id, job.account_id as "accountId", job.kind, job.status, job.mode, job.fast, job.model,
  job.engine, job.request, job.character_id as "characterId", job.scene_id as "sceneId", job.credits, job.priority,
  job.checkpoint`;
