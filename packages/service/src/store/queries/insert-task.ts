/** One more thing to be done for a job. */
import type { TaskKind } from '@understudy/protocol';
import type { Queryable } from '../database/queryable.ts';

export type NewTask = { id: string; jobId: string; kind: TaskKind; part: number; framesTotal: number | null };

export async function insertTask(tx: Queryable, { id, jobId, kind, part, framesTotal }: NewTask): Promise<void> {
  await tx.query(
    `insert into tasks (id, job_id, kind, part, status, frames_total) values ($1, $2, $3, $4, 'queued', $5)`,
    [id, jobId, kind, part, framesTotal],
  );
}
