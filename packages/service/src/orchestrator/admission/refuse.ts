/** The refusals of admission, in words. */
import { type ErrorCode, UnderstudyError } from '@understudy/protocol';

/** What is wrong with one field of the request. */
export function refuseField(code: ErrorCode, field: string, problem: string, remedy?: string): UnderstudyError {
  const details = { problem, fields: [{ field, problem }] };
  return new UnderstudyError(code, remedy === undefined ? details : { ...details, remedy });
}

export function tooFewCredits(cost: number, balance: number): UnderstudyError {
  return new UnderstudyError('CS-UORC01-008', {
    problem: `the job costs ${cost} credits and the account has ${balance}`,
    remedy: `Add at least ${cost - balance} credits, or wait for running jobs to give theirs back.`,
  });
}

/** CS-ORRS-001: the service has no room for the job at the moment. */
export function noRoom(problem: string): UnderstudyError {
  return new UnderstudyError('CS-ORRS-001', { problem });
}
