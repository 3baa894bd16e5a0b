/** The words that every package shares: errors, limits, statuses, ids, prices, and the shapes of requests and answers. */
export { type ErrorEnvelope, errorEnvelope, toEnvelope } from './envelope.ts';
export { ERROR_CODES, ERRORS, type ErrorCode, type ErrorRow, errorRow, OWN_ERRORS } from './errors.ts';
export { ID_BYTES, ID_PREFIXES, type IdKind, isId, makeId } from './ids.ts';
export { LIMITS } from './limits.ts';
export { DEFAULT_MODEL, MODELS, type Model } from './models.ts';
export { CHARACTER_CREDITS, creditsForRender, type RenderToPay, SCENE_CREDITS } from './pricing.ts';
export {
  ASSET_STATUSES,
  type AssetStatus,
  BACKGROUND_MODES,
  type BackgroundMode,
  CHECKPOINTS,
  type Checkpoint,
  isEnded,
  JOB_KINDS,
  JOB_MODES,
  JOB_STAGES,
  JOB_STATUSES,
  type JobKind,
  type JobMode,
  type JobStage,
  type JobStatus,
  laterCheckpoint,
  stageOfTask,
  TASK_KINDS,
  TASK_STATUSES,
  type TaskKind,
  type TaskStatus,
} from './statuses.ts';
export { type ErrorDetails, type FieldProblem, UnderstudyError } from './understudy-error.ts';
