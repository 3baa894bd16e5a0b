/** A job that has just been accepted. */
import { one, type Queryable } from '../database/queryable.ts';
import type { JobRow } from './job-row.ts';

export type NewJob = Omit<JobRow, 'status'> & {
  framesTotal: number | null;
  chunksTotal: number | null;
  requestId: string;
};

export function insertJob(tx: Queryable, job: NewJob): Promise<{ enqueuedAt: Date }> {
  return one<{ enqueuedAt: Date }>(
    tx,
    `insert into jobs (id, account_id, kind, status, mode, fast, model, engine, request, character_id, scene_id, credits, priority,
       checkpoint, frames_total, chunks_total, request_id)
     values ($1, $2, $3, 'queued', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
     returning enqueued_at as "enqueuedAt"`,
    [
      ...[job.id, job.accountId, job.kind, job.mode, job.fast, job.model, job.engine, JSON.stringify(job.request)],
      ...[job.characterId, job.sceneId, job.credits, job.priority, job.checkpoint, job.framesTotal, job.chunksTotal],
      job.requestId,
    ],
  );
}
