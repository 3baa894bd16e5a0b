/** The chunks of a job that need not be rendered again. */
import type { Queryable } from '../../store/index.ts';
import { listChunks } from '../../store/queries/list-chunks.ts';
import type { Orchestrator } from '../orchestrator.ts';
import type { RecordedChunk } from './taken-task.ts';

/** By number, ascending. */
export function chunksOf(orc: Orchestrator, jobId: string): Promise<RecordedChunk[]> {
  return readChunks(orc.database, jobId);
}

export async function readChunks(db: Queryable, jobId: string): Promise<RecordedChunk[]> {
  const rows = await listChunks(db, jobId);
  return rows.map(({ maskSizeBytes, maskSha256, ...chunk }) =>
    maskSizeBytes === null || maskSha256 === null
      ? chunk
      : { ...chunk, mask: { sizeBytes: maskSizeBytes, sha256: maskSha256 } },
  );
}
