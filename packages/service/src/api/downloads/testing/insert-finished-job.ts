/** A row of a job that is complete, for tests of its files. There has to be an account acct_1. */
import type { Queryable } from '../../../store/index.ts';

/** `result`: what merging has made, `MergeResult` of the orchestrator. It expires on the second of January 2026. */
export async function insertFinishedJob(database: Queryable, id: string, result: object): Promise<void> {
  await database.query(
    `insert into jobs (id, account_id, kind, status, mode, model, engine, request, credits, priority, result, expires_at)
     values ($1, 'acct_1', 'render', 'complete', 'full_pipeline', 'V4_Preview', 'puppet', '{}', 1, 1, $2, '2026-01-02T00:00:00Z')`,
    [id, JSON.stringify(result)],
  );
}
