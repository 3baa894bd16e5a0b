/** A rendered chunk that lies in the object store; one that was rendered again takes the place of the first. */
import type { Queryable } from '../database/queryable.ts';
import type { ChunkRow } from './list-chunks.ts';

export async function insertChunk(tx: Queryable, chunk: ChunkRow & { jobId: string }): Promise<void> {
  await tx.query(
    `with chunk as (
       insert into chunks (job_id, number, first_frame, last_frame, size_bytes, sha256, mask_size_bytes, mask_sha256)
       values ($1, $2, $3, $4, $5, $6, $7, $8)
       on conflict (job_id, number) do update
       set first_frame = excluded.first_frame, last_frame = excluded.last_frame, size_bytes = excluded.size_bytes,
         sha256 = excluded.sha256, mask_size_bytes = excluded.mask_size_bytes, mask_sha256 = excluded.mask_sha256
       returning number
     )
     update jobs
     set chunks_done = (select count(*) from chunks where job_id = $1 and number <> $2) + (select count(*) from chunk)
     where id = $1`,
    [
      ...[chunk.jobId, chunk.number, chunk.firstFrame, chunk.lastFrame, chunk.sizeBytes, chunk.sha256],
      ...[chunk.maskSizeBytes, chunk.maskSha256],
    ],
  );
}
