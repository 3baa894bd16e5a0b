/** The error that carries a code of the error table: thrown by every package for what a user can act on. */
import { type ErrorCode, errorRow } from './errors.ts';

/** What is wrong with one field of a request. Shown to clients as it stands, so it holds nothing of the inside of a server. */
export type FieldProblem = {
  /** The field's name as it is sent, with dots and indices where it has parts; '' for the request as a whole. */
  field: string;
  /** What was sent and what is allowed. */
  problem: string;
};

export type ErrorDetails = {
  /** What was wrong with this input, in one sentence: names the field, file or frame, what was found and what is allowed. */
  problem?: string;
  /** How to mend it, where that is more precise than the table's action. */
  remedy?: string;
  cause?: unknown;
  /** The fields of the request that are to blame, for programs. Default: none. */
  fields?: readonly FieldProblem[];
};

/** A failure that the user of the product can act on. Anything else that is thrown is a bug. */
export class UnderstudyError extends Error {
  readonly code: ErrorCode;
  readonly problem: string | undefined;
  readonly remedy: string;
  readonly fields: readonly FieldProblem[];

  constructor(code: ErrorCode, details: ErrorDetails = {}) {
    const { message, action } = errorRow(code);
    super(details.problem ? `${message}: ${details.problem}` : message, { cause: details.cause });
    this.name = 'UnderstudyError';
    this.code = code;
    this.problem = details.problem;
    this.remedy = details.remedy ?? action;
    this.fields = details.fields ?? [];
  }
}
