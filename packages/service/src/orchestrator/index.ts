/** The orchestrator: admission, credits, the life of jobs and tasks, the queue, assets, accounts and keys. Its doors to other rooms. */
import type { AssetStatus, Checkpoint, ErrorCode, JobKind, JobMode, JobStatus } from '@understudy/protocol';
import type { Database } from '../store/index.ts';
import type { BackgroundRequest, VideoFacts } from './job-request.ts';
import type { Orchestrator } from './orchestrator.ts';
import type { TaskQueue } from './queue/task-queue.ts';
import type { RecordedChunk, TakenTask } from './tasks/taken-task.ts';
import type { MergeResult, TaskResult } from './tasks/task-results.ts';

export type { BackgroundRequest, JobRequest, VideoFacts } from './job-request.ts';
export type { Orchestrator, OrchestratorLog, OrchestratorSettings } from './orchestrator.ts';
export type { TaskMessage, TaskQueue } from './queue/task-queue.ts';
export type { RecordedChunk, TakenTask } from './tasks/taken-task.ts';
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

/** The channel on which the id of every job is told whose state changed: `database.listen(JOB_CHANGED, …)`. */
export const JOB_CHANGED = 'job_changed';

// --- Setting up -------------------------------------------------------------------------------------------------------------------

/** Brings the queue's tables up to date and opens the queue in the same database. */
export declare function openTaskQueue(database: Database): Promise<TaskQueue>;

/** Reaper, expiry and retention sweepers. Any number of servers may run them: an advisory lock lets one at a time. */
export declare function startMaintenance(orc: Orchestrator): AsyncDisposable;

// --- Accounts, keys, credits ------------------------------------------------------------------------------------------------------

export type Account = { id: string; name: string; createdAt: Date };
/** `read`: every GET. `write`: everything that creates, cancels or deletes. `admin`: what belongs to the operator. */
export type KeyScope = 'read' | 'write' | 'admin';
export type ApiKey = {
  id: string;
  accountId: string;
  name: string;
  prefix: string;
  lastFour: string;
  scopes: KeyScope[];
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
};
/** Who is asking. */
export type Caller = { accountId: string; keyId: string; scopes: KeyScope[] };
export type Credits = { balance: number; reserved: number; totalPurchased: number; totalUsed: number; updatedAt: Date };

/** `credits`: default `settings.initialCredits`, as a purchase in the ledger. */
export declare function createAccount(orc: Orchestrator, input: { name: string; credits?: number }): Promise<Account>;
export declare function listAccounts(orc: Orchestrator): Promise<(Account & Credits)[]>;
/** The key itself is only in this answer: what is kept is its SHA-256. Default scopes: read and write. */
export declare function createKey(
  orc: Orchestrator,
  input: { accountId: string; name: string; scopes?: KeyScope[]; expiresAt?: Date },
): Promise<{ key: string; row: ApiKey }>;
/** Undefined for a key that is unknown, revoked or expired. Answers are remembered for up to a second. */
export declare function verifyKey(orc: Orchestrator, key: string): Promise<Caller | undefined>;
/** False where there is no such key, or it had been revoked. */
export declare function revokeKey(orc: Orchestrator, keyId: string): Promise<boolean>;
export declare function listKeys(orc: Orchestrator, filter?: { accountId?: string }): Promise<ApiKey[]>;
/** @throws UnderstudyError CS-UORC01-003 unknown account */
export declare function addCredits(
  orc: Orchestrator,
  input: { accountId: string; credits: number; note?: string },
): Promise<Credits>;
/** @throws UnderstudyError CS-UORC01-003 unknown account */
export declare function getCredits(orc: Orchestrator, accountId: string): Promise<Credits>;

// --- Admission --------------------------------------------------------------------------------------------------------------------

/** A file on the local disk that has been checked. Admission moves it to the object store. */
export type PictureFile = { path: string };
export type VideoFile = { path: string; facts: VideoFacts };

export type RenderInput = {
  /** One of `picture` and `characterId` (or a mapping). */
  picture?: PictureFile;
  characterId?: string;
  /** One of `video` and `sceneId`. */
  video?: VideoFile;
  sceneId?: string;
  /** Person id → character id. */
  mapping?: Record<string, string>;
  /** As sent; absent: the scene's, or the default. */
  model?: string;
  background: BackgroundRequest;
  fast: boolean;
  requestId: string;
};
export type RenderSubmitted = { jobId: string; mode: JobMode; enqueuedAt: Date; credits: number };

/**
 * Accepts a render: files to the object store, then credits, job, tasks and messages in one transaction.
 *
 * @throws UnderstudyError CS-UORC01-001, -002 (model conflict, contradicting inputs, character not ready), -008; CS-ORIV-001, -002, -008,
 *   -009, -010, -012; CS-ORRS-001
 */
export declare function submitRender(
  orc: Orchestrator,
  accountId: string,
  input: RenderInput,
): Promise<RenderSubmitted>;

export type AssetSubmitted = { id: string; jobId: string; status: AssetStatus; credits: number; enqueuedAt: Date };
export type CharacterInput = { name: string; picture: PictureFile; model?: string; requestId: string };
/** @throws UnderstudyError CS-UORC01-002, -008; CS-ORRS-001 */
export declare function submitCharacter(
  orc: Orchestrator,
  accountId: string,
  input: CharacterInput,
): Promise<AssetSubmitted>;

export type SceneInput = {
  name: string;
  video: VideoFile;
  /** Default original. A scene made for original can be rendered on any background. */
  backgroundMode?: BackgroundRequest['mode'];
  model?: string;
  requestId: string;
};
/** @throws UnderstudyError CS-UORC01-002; CS-ORRS-001 */
export declare function submitScene(orc: Orchestrator, accountId: string, input: SceneInput): Promise<AssetSubmitted>;

export type TemplateInput = { templateId?: string; templateUuid?: string; name?: string; requestId: string };
export type TemplateImported = AssetSubmitted & { name: string; segments: Segment[] };
/** The account gets a scene of its own that shares the template's files. @throws UnderstudyError CS-UORC01-003 unknown template */
export declare function importTemplate(
  orc: Orchestrator,
  accountId: string,
  input: TemplateInput,
): Promise<TemplateImported>;

export type Template = { id: string; uuid: string; sceneId: string; name: string; publishedAt: Date };
/** The operator's: makes a ready scene importable by all accounts. @throws UnderstudyError CS-ORIV-009, -010 */
export declare function publishTemplate(
  orc: Orchestrator,
  input: { sceneId: string; name?: string },
): Promise<Template>;
export declare function listTemplates(orc: Orchestrator): Promise<Template[]>;
export declare function unpublishTemplate(orc: Orchestrator, templateId: string): Promise<boolean>;

// --- What the API reads -----------------------------------------------------------------------------------------------------------

export type Page = { limit: number; offset: number };

export type JobView = {
  id: string;
  kind: JobKind;
  status: JobStatus;
  mode: JobMode;
  fast: boolean;
  model: string;
  checkpoint: Checkpoint | null;
  progressPct: number;
  framesDone: number;
  framesTotal: number | null;
  chunksDone: number;
  chunksTotal: number | null;
  credits: number;
  warnings: string[];
  errorCode: ErrorCode | null;
  /** The error table's message. */
  errorMessage: string | null;
  /** What was wrong with this job and how to mend it. */
  errorDetail: string | null;
  createdAt: Date;
  startedAt: Date | null;
  completedAt: Date | null;
  expiresAt: Date | null;
  /** The result is past its time: answer CS-ORJC-003. */
  isExpired: boolean;
  /** Of a complete render: where the files lie, their sizes and checksums. */
  result: MergeResult | null;
  /** Null where nothing can be said yet. */
  etaSeconds: number | null;
  /** From 1; of queued jobs only. */
  queuePosition: number | null;
};
/** The job id is the capability: no account is asked for. Undefined where there is no such job. One indexed query. */
export declare function getJob(orc: Orchestrator, jobId: string): Promise<JobView | undefined>;
/** Renders of an account, newest first. */
export declare function listJobs(
  orc: Orchestrator,
  accountId: string,
  filter: Page & { status?: JobStatus },
): Promise<{ jobs: JobView[]; total: number }>;
/** Undefined where the account has no such job; a job that has ended is left as it is. */
export declare function cancelJob(
  orc: Orchestrator,
  accountId: string,
  jobId: string,
): Promise<{ status: JobStatus; creditsRefunded: number } | undefined>;

export type CharacterView = {
  id: string;
  name: string;
  status: AssetStatus;
  jobId: string;
  model: string;
  hasV3Encoding: boolean;
  hasV4Encoding: boolean;
  filesPrefix: string;
  creditsUsed: number;
  errorCode: ErrorCode | null;
  errorMessage: string | null;
  errorDetail: string | null;
  createdAt: Date;
  completedAt: Date | null;
};
export declare function getCharacter(
  orc: Orchestrator,
  accountId: string,
  characterId: string,
): Promise<CharacterView | undefined>;
export declare function listCharacters(
  orc: Orchestrator,
  accountId: string,
  page: Page,
): Promise<{ characters: CharacterView[]; total: number }>;
/** Soft: jobs that use it finish. False where the account has no such character. */
export declare function deleteCharacter(orc: Orchestrator, accountId: string, characterId: string): Promise<boolean>;

/** A person of a scene. */
export type Segment = {
  uuid: string;
  type: 'human';
  /** Frames between which the person is seen, both included. */
  firstFrame: number;
  lastFrame: number;
  coverage: number;
};
export type SceneView = {
  id: string;
  name: string;
  status: AssetStatus;
  jobId: string;
  model: string;
  backgroundMode: BackgroundRequest['mode'];
  durationSeconds: number | null;
  fps: number | null;
  totalFrames: number | null;
  width: number | null;
  height: number | null;
  /** The thumbnail of number n lies at `sceneThumbnail(filesPrefix, n)`. */
  segments: Segment[];
  filesPrefix: string;
  templateId: string | null;
  creditsUsed: number;
  errorCode: ErrorCode | null;
  errorMessage: string | null;
  errorDetail: string | null;
  createdAt: Date;
  completedAt: Date | null;
};
export declare function getScene(orc: Orchestrator, accountId: string, sceneId: string): Promise<SceneView | undefined>;
export declare function listScenes(
  orc: Orchestrator,
  accountId: string,
  page: Page,
): Promise<{ scenes: SceneView[]; total: number }>;
export declare function deleteScene(orc: Orchestrator, accountId: string, sceneId: string): Promise<boolean>;

/** For metrics and health. */
export type Load = {
  queuedJobs: number;
  processingJobs: number;
  queuedTasks: number;
  runningTasks: number;
  liveWorkers: number;
  slots: number;
};
export declare function readLoad(orc: Orchestrator): Promise<Load>;

// --- What workers call ------------------------------------------------------------------------------------------------------------
// All fenced by `attempt`: false or undefined means that the task is no longer this worker's: stop, and have no further effect.

export type TaskRef = { taskId: string; attempt: number };

/** Undefined where there is nothing to do: taken by another, cancelled, ended. */
export declare function takeTask(
  orc: Orchestrator,
  input: { taskId: string; workerId: string },
): Promise<TakenTask | undefined>;
/**
 * A sign of life, to be given at least once a second, with what has been reached. `framesDone` of a render counts over all chunks of
 * the task, those that were done before included. `stage` is the engine's.
 */
export declare function reportProgress(
  orc: Orchestrator,
  input: TaskRef & { stage: string; framesDone: number; framesTotal: number },
): Promise<boolean>;
/** To be called once the chunk's objects lie in the store. Doing it again replaces the row. */
export declare function recordChunk(orc: Orchestrator, input: TaskRef & RecordedChunk): Promise<boolean>;
export declare function chunksOf(orc: Orchestrator, jobId: string): Promise<RecordedChunk[]>;
export declare function completeTask(orc: Orchestrator, input: TaskRef & { result: TaskResult }): Promise<boolean>;
/**
 * `code` is absent for errors that nobody foresaw. `detail` is the sentence that tells the user what was wrong and how to mend it.
 * `isFinal`: another try would end the same.
 */
export declare function failTask(
  orc: Orchestrator,
  input: TaskRef & { code?: ErrorCode; detail: string; isFinal: boolean },
): Promise<boolean>;
/** Gives the task back, to be taken by another at once, without counting as a failure. For graceful stops. */
export declare function releaseTask(orc: Orchestrator, input: TaskRef): Promise<boolean>;

export type WorkerInfo = { id: string; host: string; pid: number; slots: number; engineVersion: string };
export declare function registerWorker(orc: Orchestrator, worker: WorkerInfo): Promise<void>;
/** To be called every few seconds, at most `heartbeatTimeoutMs` / 3 apart. Registers anew a worker that had been forgotten. */
export declare function beatWorker(orc: Orchestrator, worker: WorkerInfo): Promise<void>;
export declare function unregisterWorker(orc: Orchestrator, workerId: string): Promise<void>;
