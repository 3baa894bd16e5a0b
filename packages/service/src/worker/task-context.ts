/** What a task may use while a worker carries it out. */
import type { Progress } from '@understudy/engine/pipeline';
import type { Settings } from '../config/index.ts';
import type { Orchestrator, TakenTask } from '../orchestrator/index.ts';
import type { TaskEngine } from './engines.ts';

export type WorkerSettings = Pick<
  Settings,
  | 'dataDir'
  | 'cacheDir'
  | 'slotsPerWorker'
  | 'engineThreads'
  | 'workerMemoryLimitMb'
  | 'taskTimeLimitSeconds'
  | 'maxMissingShare'
  | 'heartbeatTimeoutMs'
>;

export type TaskContext = {
  orc: Orchestrator;
  settings: WorkerSettings;
  taken: TakenTask;
  engine: TaskEngine;
  /** Temporary folders of the task's own: for objects that are brought here, and for what it makes. */
  inputFolder: string;
  outputFolder: string;
  /** Aborts when the task was lost, its time is over, or the worker must stop at once. The reason is what to throw. */
  signal: AbortSignal;
  /** Whether the worker is to stop soon: a task that can be gone on with later gives itself back where it can. */
  isStopping: () => boolean;
  onProgress: (progress: Progress) => void;
};
