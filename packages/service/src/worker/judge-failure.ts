/** Decides what becomes of a task whose work has thrown: whether another try can help, and what its user is told. */
import { EngineProcessDied } from '@understudy/engine/pipeline';
import { type ErrorCode, UnderstudyError } from '@understudy/protocol';

export type FailedTask = {
  /** Absent for errors that nobody foresaw. */
  code?: ErrorCode;
  /** What was wrong and how to mend it. */
  detail: string;
  /** For the operator, where users must not see it: it may tell of the inside of the server. */
  reason?: string;
  /** For the job's warnings: in which frames a person is missing. */
  warnings?: string[];
  /** Another try would end the same. */
  isFinal: boolean;
  /** How long to wait before the task is given back: what was wrong may need time to pass. */
  pauseMs: number;
};

/** Short enough that nobody notices, long enough that a service that restarts is there again after a few tries. */
const RETRY_PAUSE_MS = 1000;
/** A full disk is emptied by people, or by the sweeper. */
const DISK_FULL_PAUSE_MS = 10_000;

/** Longer texts help nobody, and would travel with every poll of a job. */
const MAX_DETAIL_LENGTH = 2000;

const UNFORESEEN =
  'The server met an error that it did not foresee. Send the job again; its operator finds the error in the log under the id of the job.';

/** The system's words, and the codec library's. */
const DISK_FULL = /ENOSPC|no space left on device|EDQUOT|disk quota exceeded/i;

/** @param error what a task threw, unless it was lost or released */
export function judgeFailure(error: unknown): FailedTask {
  if (isDiskFull(error)) {
    const detail = 'The disk of the server is full. Free some space, then send the job again.';
    return { detail, isFinal: false, pauseMs: DISK_FULL_PAUSE_MS };
  }
  if (error instanceof UnderstudyError) {
    const isFinal = !(error instanceof EngineProcessDied);
    const pauseMs = isFinal ? 0 : RETRY_PAUSE_MS;
    const warnings = error.code === 'CS-ENEC-004' && error.problem !== undefined ? [error.problem] : undefined;
    return { code: error.code, detail: describe(error), ...(warnings && { warnings }), isFinal, pauseMs };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { detail: UNFORESEEN, reason: shorten(message), isFinal: false, pauseMs: RETRY_PAUSE_MS };
}

/** The message of an error from an engine process is all that comes over of it. */
function isDiskFull(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (DISK_FULL.test(cause.message) || ('code' in cause && DISK_FULL.test(String(cause.code)))) return true;
  }
  return false;
}

function describe({ problem, remedy }: UnderstudyError): string {
  return shorten(
    [problem, remedy]
      .filter((text) => text !== undefined)
      .map(asSentence)
      .join(' '),
  );
}

function asSentence(text: string): string {
  const start = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?…]$/.test(start) ? start : `${start}.`;
}

function shorten(text: string): string {
  return text.length > MAX_DETAIL_LENGTH ? `${text.slice(0, MAX_DETAIL_LENGTH)}…` : text;
}
