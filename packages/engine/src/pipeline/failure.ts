/** Carries an error across a process or thread border and back, code and all. */
import { UnderstudyError } from '@understudy/protocol/basics';
import type { TaskFailure } from './task.ts';

export function describeFailure(error: unknown, signal?: AbortSignal): TaskFailure {
  if (error instanceof UnderstudyError) {
    return { kind: 'understudy', code: error.code, problem: error.problem, remedy: error.remedy };
  }
  if (signal?.aborted) return { kind: 'aborted' };
  if (error instanceof Error) return { kind: 'bug', message: error.message, stack: error.stack };
  return { kind: 'bug', message: String(error), stack: undefined };
}

/** The error again; an abort becomes the reason of the signal that caused it. */
export function restoreFailure(failure: TaskFailure, signal?: AbortSignal): unknown {
  switch (failure.kind) {
    case 'understudy':
      return new UnderstudyError(failure.code, {
        remedy: failure.remedy,
        ...(failure.problem === undefined ? {} : { problem: failure.problem }),
      });
    case 'aborted':
      return signal?.reason ?? new DOMException('The operation was aborted', 'AbortError');
    case 'bug': {
      const error = new Error(failure.message);
      if (failure.stack !== undefined) error.stack = failure.stack;
      return error;
    }
  }
}
