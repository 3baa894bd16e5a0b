/** The states that jobs, assets and tasks go through, and what may be asked of them. */

export const JOB_STATUSES = ['queued', 'processing', 'complete', 'failed', 'cancelled'] as const;
export type JobStatus = (typeof JOB_STATUSES)[number];

/** Whether a job in this state never changes again. */
export function isEnded(status: JobStatus): boolean {
  return status === 'complete' || status === 'failed' || status === 'cancelled';
}

/** How a job gets its inputs: both encoded by this job, or at least one preprocessed; `fast` says so first. */
export const JOB_MODES = ['full_pipeline', 'preprocessed', 'fast'] as const;
export type JobMode = (typeof JOB_MODES)[number];

export const JOB_KINDS = ['render', 'character', 'scene'] as const;
export type JobKind = (typeof JOB_KINDS)[number];

/** States of a character or a scene. */
export const ASSET_STATUSES = ['pending', 'processing', 'ready', 'failed'] as const;
export type AssetStatus = (typeof ASSET_STATUSES)[number];

/** The stages that a job has passed, first to last: character encoded, video encoded, background filled, frames rendered. */
export const CHECKPOINTS = ['ref_done', 'dri_done', 'bg_done', 'render_done'] as const;
export type Checkpoint = (typeof CHECKPOINTS)[number];

export const TASK_KINDS = ['encode_character', 'encode_scene', 'render', 'merge'] as const;
export type TaskKind = (typeof TASK_KINDS)[number];

export const TASK_STATUSES = ['queued', 'running', 'done', 'failed', 'cancelled'] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];

/** The stages of a job, in order. The tasks of one stage run side by side; the next stage starts when all of them are done. */
export const JOB_STAGES = ['encode', 'render', 'merge'] as const;
export type JobStage = (typeof JOB_STAGES)[number];

const STAGE_OF_TASK: Record<TaskKind, JobStage> = {
  encode_character: 'encode',
  encode_scene: 'encode',
  render: 'render',
  merge: 'merge',
};

/** The stage that a task of this kind belongs to. */
export function stageOfTask(kind: TaskKind): JobStage {
  return STAGE_OF_TASK[kind];
}

/** What becomes of the person in the picture's background. `inpaint` in a request means `original`. */
export const BACKGROUND_MODES = ['original', 'solid', 'transparent'] as const;
export type BackgroundMode = (typeof BACKGROUND_MODES)[number];
