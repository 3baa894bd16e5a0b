/** The orchestrator: admission, credits, the life of jobs and tasks, the queue, assets, accounts and keys. Its doors to other rooms. */

/** The channel on which the id of every job is told whose state has changed: `database.listen(JOB_CHANGED, …)`. */
export { JOB_CHANGED } from '../store/queries/tell-job-changed.ts';
// Accounts, keys, credits.
export type {
  Account,
  ApiKey,
  Caller,
  Credits,
  KeyScope,
} from './accounts/account.ts';
export { addCredits, type CreditsToAdd } from './accounts/add-credits.ts';
export { createAccount, type NewAccount } from './accounts/create-account.ts';
export { createKey, type NewKey } from './accounts/create-key.ts';
export { getCredits } from './accounts/get-credits.ts';
export { listAccounts } from './accounts/list-accounts.ts';
export { listKeys } from './accounts/list-keys.ts';
export { revokeKey } from './accounts/revoke-key.ts';
export { verifyKey } from './accounts/verify-key.ts';
// Admission.
export { importTemplate, type TemplateImported, type TemplateInput } from './admission/import-template.ts';
export type { PictureFile, VideoFile } from './admission/input-files.ts';
export {
  listTemplates,
  publishTemplate,
  type Template,
  type TemplateToPublish,
  unpublishTemplate,
} from './admission/publish-template.ts';
export { type AssetSubmitted, type CharacterInput, submitCharacter } from './admission/submit-character.ts';
export { type RenderInput, type RenderSubmitted, submitRender } from './admission/submit-render.ts';
export { type SceneInput, submitScene } from './admission/submit-scene.ts';
// What the API shows.
export type { CharacterView } from './assets/character-view.ts';
export { deleteCharacter, deleteScene } from './assets/delete-asset.ts';
export { getCharacter } from './assets/get-character.ts';
export { getScene } from './assets/get-scene.ts';
export { listCharacters } from './assets/list-characters.ts';
export { listScenes } from './assets/list-scenes.ts';
export type { SceneView } from './assets/scene-view.ts';
export type { BackgroundRequest, JobRequest, VideoFacts } from './job-request.ts';
export { type Cancellation, cancelJob } from './jobs/cancel-job.ts';
export { getJob } from './jobs/get-job.ts';
export { getJobs } from './jobs/get-jobs.ts';
export type { JobView } from './jobs/job-view.ts';
export { listJobs } from './jobs/list-jobs.ts';
// Setting up.
export { startMaintenance } from './maintenance/start-maintenance.ts';
export type { Orchestrator, OrchestratorLog, OrchestratorSettings } from './orchestrator.ts';
export type { Page } from './page.ts';
export { openTaskQueue } from './queue/bull-task-queue.ts';
export type { TaskMessage, TaskQueue } from './queue/task-queue.ts';

// What workers call. All of it is fenced by the number of the attempt: false or undefined means that the task is no longer this
// worker's, which then has to stop and must have no further effect.
export { chunksOf } from './tasks/chunks-of.ts';
export { completeTask } from './tasks/complete-task.ts';
export { failTask, type TaskFailure } from './tasks/fail-task.ts';
export type { FileVersionsByEngine } from './tasks/file-versions.ts';
export { recordChunk } from './tasks/record-chunk.ts';
export { releaseTask } from './tasks/release-task.ts';
export { type ProgressReport, reportProgress } from './tasks/report-progress.ts';
export { takeTask } from './tasks/take-task.ts';
export type { RecordedChunk, TakenTask } from './tasks/taken-task.ts';
export type { TaskRef } from './tasks/task-ref.ts';
export type {
  ChunkRange,
  EncodeCharacterResult,
  EncodeSceneResult,
  FoundPerson,
  MergeResult,
  RenderTaskResult,
  TaskResult,
  TaskResults,
} from './tasks/task-results.ts';
export { type Load, readLoad } from './workers/read-load.ts';
export { beatWorker, registerWorker, unregisterWorker, type WorkerInfo } from './workers/register-worker.ts';
