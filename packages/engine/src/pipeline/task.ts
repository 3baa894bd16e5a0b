/** The messages between the engine and its child processes, and the context that every verb runs in. */
import type { ErrorCode } from '@understudy/protocol/basics';
import type { Loaded } from './loaded.ts';

export type Stage = 'character' | 'scene' | 'background' | 'render' | 'merge';

export type Progress = {
  stage: Stage;
  framesDone: number;
  framesTotal: number;
};

/** What a verb may use of the world around it. */
export type VerbContext = {
  /** Folder for converted models, shared between processes and runs. */
  cacheDir: string;
  signal: AbortSignal;
  onProgress: (progress: Progress) => void;
  loaded: Loaded;
};

export type TaskFailure =
  | { kind: 'understudy'; code: ErrorCode; problem: string | undefined; remedy: string }
  | { kind: 'aborted' }
  | { kind: 'bug'; message: string; stack: string | undefined };

export type MessageToProcess = { type: 'run'; verb: string; args: unknown; cacheDir: string } | { type: 'abort' };

export type MessageFromProcess =
  | { type: 'progress'; progress: Progress }
  | { type: 'done'; result: unknown }
  | { type: 'failed'; failure: TaskFailure };
