/** An attempt at a task ended badly: it is tried again, or its job fails. */
import { type ErrorCode, errorRow, type TaskKind } from '@understudy/protocol';
import type { Queryable } from '../../store/index.ts';
import { addWarnings } from '../../store/queries/add-warnings.ts';
import type { JobRow } from '../../store/queries/job-row.ts';
import { lockJobOfTask } from '../../store/queries/lock-job-of-task.ts';
import { noteFailure } from '../../store/queries/note-failure.ts';
import type { TaskRow } from '../../store/queries/task-row.ts';
import { failJob } from '../jobs/fail-job.ts';
import type { Orchestrator } from '../orchestrator.ts';
import { storableText } from '../storable-text.ts';
import { putBack } from './put-back.ts';
import type { TaskRef } from './task-ref.ts';

export type TaskFailure = {
  /** Absent for errors that nobody foresaw. */
  code?: ErrorCode | undefined;
  /** What was wrong, and how to mend it, as the user will read it. */
  detail: string;
  /** What is kept with the task, for the operator. Default: the detail. */
  reason?: string | undefined;
  /** For the warnings of the job, beside its error. */
  warnings?: readonly string[] | undefined;
  /** Another try would end the same. */
  isFinal: boolean;
};

/** False where the task is no longer this attempt's: then nothing has happened. */
export function failTask(orc: Orchestrator, input: TaskRef & TaskFailure): Promise<boolean> {
  const { taskId, attempt, detail, reason = detail } = input;
  return orc.database.transaction(async (tx) => {
    const job = await lockJobOfTask(tx, taskId);
    if (!job) return false;
    const task = await noteFailure(tx, { taskId, attempt, error: storableText(reason) });
    if (!task) return false;
    if (input.warnings) await addWarnings(tx, job.id, input.warnings.map(storableText));
    await retryOrFail(orc, tx, { job, task, failure: input });
    return true;
  });
}

/** Takes a task from a worker that has not been heard of. False where it was heard of after all. */
export function failLostTask(orc: Orchestrator, { taskId, attempt }: TaskRef): Promise<boolean> {
  const silentForMs = orc.settings.heartbeatTimeoutMs;
  const detail = `no worker that took the job was heard of again; each was waited for ${silentForMs / 1000} s`;
  return orc.database.transaction(async (tx) => {
    const job = await lockJobOfTask(tx, taskId);
    if (!job) return false;
    const task = await noteFailure(tx, { taskId, attempt, error: 'its worker fell silent', silentForMs });
    if (!task) return false;
    await retryOrFail(orc, tx, { job, task, failure: { code: 'CS-UORC01-009', detail, isFinal: false } });
    return true;
  });
}

type Failed = { job: JobRow; task: TaskRow; failure: TaskFailure };

async function retryOrFail(orc: Orchestrator, tx: Queryable, { job, task, failure }: Failed): Promise<void> {
  if (!failure.isFinal && task.failures < orc.settings.maxAttempts) return putBack(orc, tx, job, task);
  const code = failure.code ?? 'CS-UORC01-004';
  const jobCode = job.fast ? codeOfFastJob(task.kind, code) : code;
  // What the job's own code does not tell any more is told in words.
  const detail = jobCode === code ? failure.detail : `${code} ${errorRow(code).message}: ${failure.detail}`;
  await failJob(orc, tx, { job, code: jobCode, detail, taskId: task.id });
}

/** A fast job fails by the part of it that failed; chunks that are missing keep their own code. */
function codeOfFastJob(kind: TaskKind, code: ErrorCode): ErrorCode {
  if (kind === 'render') return 'CS-UORC01-010';
  if (kind === 'merge' && code !== 'CS-MGMR-001') return 'CS-UORC01-011';
  return code;
}
