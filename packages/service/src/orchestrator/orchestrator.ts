/** What every verb of the orchestrator works on: the database, the objects, the queue, the operator's settings and a clock. */
import type { Database, ObjectStore } from '../store/index.ts';
import type { TaskQueue } from './queue/task-queue.ts';

/** The part of the service's `Settings` that the orchestrator reads; `Settings` fits as it is. */
export type OrchestratorSettings = {
  fastMode: 'on' | 'off';
  /** How long a fast job may wait for a free worker slot before it is refused. */
  fastAdmissionWindowMs: number;
  /** Jobs that may be open at the same time, over all accounts; a few more where several are sent in the same moment. */
  queueBound: number;
  /** Characters and scenes that an account may keep, and the room that they may take; 0: no limit. */
  maxAssetsPerAccount: number;
  maxAssetMbPerAccount: number;
  /** How often a task may end badly before its job fails. */
  maxAttempts: number;
  /** A running task that says nothing for this long is taken from its worker. */
  heartbeatTimeoutMs: number;
  /** Pause between two rounds of the sweepers. */
  sweepIntervalMs: number;
  /** How long a result can be fetched after its job is complete. */
  resultTtlSeconds: number;
  /** What a new account starts with. */
  initialCredits: number;
  /** New jobs are refused where less is free; only looked at where `freeDiskBytes` is given. */
  minFreeDiskMb: number;
  /** Model name → name of the engine that stands behind it. */
  models: Readonly<Record<string, string>>;
};

/** Where the orchestrator tells what happened; pino's shape. */
export type OrchestratorLog = Record<'debug' | 'info' | 'warn' | 'error', (facts: object, message: string) => void>;

export type Orchestrator = {
  database: Database;
  objects: ObjectStore;
  queue: TaskQueue;
  settings: OrchestratorSettings;
  /** Decides what has expired. Times that are stored come from the database's clock, which all machines share. */
  now: () => Date;
  log: OrchestratorLog;
  /** The disk guard; absent where objects do not lie on this machine's disk. */
  freeDiskBytes?: () => Promise<number>;
};
