/** The error for what an operator can mend: a folder that cannot be used, a database that does not fit, a damaged backup. */

export type StoreErrorDetails = {
  /** What the operator can do, one or two sentences. */
  remedy: string;
  cause?: unknown;
};

/** Says what was found (`message`) and how to mend it (`remedy`). Never reaches users of the API. */
export class StoreError extends Error {
  readonly remedy: string;

  constructor(problem: string, { remedy, cause }: StoreErrorDetails) {
    super(problem, { cause });
    this.name = 'StoreError';
    this.remedy = remedy;
  }
}

/** The code of a system or database error (`ENOENT`, `40001`), the empty string for anything else. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
