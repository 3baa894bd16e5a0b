/** The states of jobs and tasks, and what counts as which. The state machine itself is drawn in the package's README. */

export type JobKind = 'render' | 'character' | 'scene';
export type JobStatus = 'queued' | 'processing' | 'complete' | 'failed' | 'cancelled';
export type JobMode = 'full_pipeline' | 'preprocessed' | 'fast';
export type Checkpoint = 'ref_done' | 'dri_done' | 'bg_done' | 'render_done';
export type TaskKind = 'encode_character' | 'encode_scene' | 'render' | 'merge';
export type TaskStatus = 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
export type AssetStatus = 'pending' | 'processing' | 'ready' | 'failed';
