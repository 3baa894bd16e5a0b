/** A job that was complete when it was asked for, as the import of a template is. */
import { one, type Queryable } from '../database/queryable.ts';

export type DoneJob = {
  id: string;
  accountId: string;
  model: string;
  engine: string;
  request: unknown;
  sceneId: string;
  requestId: string;
};

export function insertDoneJob(tx: Queryable, job: DoneJob): Promise<{ enqueuedAt: Date }> {
  return one<{ enqueuedAt: Date }>(
    tx,
    `insert into jobs (id, account_id, kind, status, mode, model, engine, request, scene_id, credits, priority, progress_pct,
       request_id, started_at, completed_at, trimmed_at)
     values ($1, $2, 'scene', 'complete', 'preprocessed', $3, $4, $5, $6, 0, 1, 100, $7, now(), now(), now())
     returning enqueued_at as "enqueuedAt"`,
    [job.id, job.accountId, job.model, job.engine, JSON.stringify(job.request), job.sceneId, job.requestId],
  );
}
