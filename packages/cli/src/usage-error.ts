/** The error for a command line that cannot be carried out as it was written. */
import { type ErrorCode, errorRow } from '@understudy/protocol/basics';

/** Ends the program with exit code 2. */
export class UsageError extends Error {
  readonly code: ErrorCode;
  readonly problem: string;
  readonly remedy: string;

  constructor(problem: string, remedy: string, code: ErrorCode = 'CS-UORC01-002') {
    super(`${errorRow(code).message}: ${problem}`);
    this.name = 'UsageError';
    this.code = code;
    this.problem = problem;
    this.remedy = remedy;
  }
}
