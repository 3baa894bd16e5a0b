/** The words that every package shares: errors, limits, statuses, ids, prices, and the shapes of requests and answers. */

export { type BodyType, type Endpoint, errorsOf } from './endpoint.ts';
export { ENDPOINTS, type EndpointId } from './endpoints.ts';
export { type ErrorEnvelope, errorEnvelope, toEnvelope } from './envelope.ts';
export { ERROR_CODES, ERRORS, type ErrorCode, type ErrorRow, errorRow, OWN_ERRORS } from './errors.ts';
export { ID_BYTES, ID_PREFIXES, type IdKind, isId, makeId } from './ids.ts';
export { LIMITS } from './limits.ts';
export { DEFAULT_MODEL, MODELS, type Model } from './models.ts';
export {
  type ApiOperation,
  type ApiParameter,
  type ApiResponse,
  buildOpenApi,
  type MediaType,
  type OpenApiDocument,
  type OpenApiOptions,
} from './openapi.ts';
export type { JsonSchema } from './openapi-schemas.ts';
export { OPERATION_ENDPOINTS } from './operation-endpoints.ts';
export { CHARACTER_CREDITS, creditsForRender, type RenderToPay, SCENE_CREDITS } from './pricing.ts';
export {
  type CharacterRequest,
  characterRequest,
  type ImportRequest,
  importRequest,
  type SceneRequest,
  sceneRequest,
} from './requests/asset-requests.ts';
export { type Background, backgroundOf } from './requests/background.ts';
export type { CharacterMapping } from './requests/character-mapping.ts';
export { PICTURE_TYPES, VIDEO_TYPES } from './requests/content-types.ts';
export { type JobListQuery, jobListQuery, type ListQuery, listQuery } from './requests/list-queries.ts';
export { type ParseOptions, parseRequest } from './requests/parse-request.ts';
export { type RenderRequest, renderRequest } from './requests/render-request.ts';
export type { Colour } from './requests/request-field.ts';
export {
  type AssetDeleted,
  assetDeleted,
  type CharacterAccepted,
  type CharacterList,
  type CharacterState,
  characterAccepted,
  characterList,
  characterState,
} from './responses/character-responses.ts';
export { type CreditState, creditState } from './responses/credit-responses.ts';
export {
  type JobCancelled,
  type JobList,
  type JobState,
  jobCancelled,
  jobList,
  jobState,
  type RenderAccepted,
  renderAccepted,
} from './responses/job-responses.ts';
export {
  type SceneAccepted,
  type SceneImported,
  type SceneList,
  type SceneState,
  type Segment,
  sceneAccepted,
  sceneImported,
  sceneList,
  sceneState,
  segment,
} from './responses/scene-responses.ts';
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
  stageOfTask,
  TASK_KINDS,
  TASK_STATUSES,
  type TaskKind,
  type TaskStatus,
} from './statuses.ts';
export { type ErrorDetails, type FieldProblem, UnderstudyError } from './understudy-error.ts';
