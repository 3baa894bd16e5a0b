/** The chunks of a job that have been rendered, by number. */
import type { Queryable } from '../database/queryable.ts';

export type ChunkRow = {
  number: number;
  /** `firstFrame` to before `lastFrame`. */
  firstFrame: number;
  lastFrame: number;
  sizeBytes: number;
  sha256: string;
  maskSizeBytes: number | null;
  maskSha256: string | null;
};

export async function listChunks(db: Queryable, jobId: string): Promise<ChunkRow[]> {
  const { rows } = await db.query<ChunkRow>(
    `select number, first_frame as "firstFrame", last_frame as "lastFrame", size_bytes as "sizeBytes", sha256,
       mask_size_bytes as "maskSizeBytes", mask_sha256 as "maskSha256"
     from chunks where job_id = $1 order by number`,
    [jobId],
  );
  return rows;
}
