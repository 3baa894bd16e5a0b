/** How much there is to render, once the driving clip has been looked at. */
import type { Queryable } from '../database/queryable.ts';

export type ClipSize = { jobId: string; framesTotal: number; chunksTotal: number };

export async function noteClipSize(tx: Queryable, { jobId, framesTotal, chunksTotal }: ClipSize): Promise<void> {
  await tx.query('update jobs set frames_total = $2, chunks_total = $3 where id = $1', [
    jobId,
    framesTotal,
    chunksTotal,
  ]);
}
