/** The error for a service that cannot start as it was set up: what was found, and how to mend it. For operators, never for clients. */

/** Has the shape of the store's own error, so that one report serves both. */
export class SetupError extends Error {
  readonly remedy: string;

  constructor(problem: string, { remedy, cause }: { remedy: string; cause?: unknown }) {
    super(problem, { cause });
    this.name = 'SetupError';
    this.remedy = remedy;
  }
}
