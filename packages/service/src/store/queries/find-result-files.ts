/** Where the files of a finished job lie, whoever asks: the signature of a link has said that he may. */
import { maybeOne, type Queryable } from '../database/queryable.ts';

export type ResultFiles = {
  /** `MergeResult` of the orchestrator; null until the job is complete. */
  result: unknown;
  expiresAt: Date | null;
  purgedAt: Date | null;
};

export function findResultFiles(db: Queryable, jobId: string): Promise<ResultFiles | undefined> {
  return maybeOne<ResultFiles>(
    db,
    'select result, expires_at as "expiresAt", purged_at as "purgedAt" from jobs where id = $1',
    [jobId],
  );
}
