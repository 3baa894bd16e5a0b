/** Ended jobs whose inputs and intermediate files still lie in the object store. */
import type { JobKind, JobStatus } from '@understudy/protocol';
import type { Queryable } from '../database/queryable.ts';

export type JobToTrim = {
  id: string;
  kind: JobKind;
  status: JobStatus;
  sceneId: string | null;
  chunksTotal: number | null;
};

/** `endedForMs`: a worker that lost its job may go on for a moment, and what it writes then has to go as well. */
export async function listJobsToTrim(
  db: Queryable,
  { endedForMs, limit }: { endedForMs: number; limit: number },
): Promise<JobToTrim[]> {
  const { rows } = await db.query<JobToTrim>(
    `select id, kind, status, scene_id as "sceneId", chunks_total as "chunksTotal" from jobs
     where trimmed_at is null and completed_at < clock_timestamp() - $1 * interval '1 millisecond'
     order by completed_at limit $2`,
    [endedForMs, limit],
  );
  return rows;
}
