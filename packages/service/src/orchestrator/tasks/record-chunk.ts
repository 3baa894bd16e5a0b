/** A worker has rendered a chunk and put it in the object store: a job that is retried goes on after it. */
import { holdsTask } from '../../store/queries/holds-task.ts';
import { insertChunk } from '../../store/queries/insert-chunk.ts';
import { lockJobOfTask } from '../../store/queries/lock-job-of-task.ts';
import type { Orchestrator } from '../orchestrator.ts';
import type { RecordedChunk } from './taken-task.ts';
import type { TaskRef } from './task-ref.ts';

/** False where the task is no longer this attempt's. A chunk that was recorded before is replaced. */
export function recordChunk(orc: Orchestrator, chunk: TaskRef & RecordedChunk): Promise<boolean> {
  const { number, firstFrame, lastFrame, sizeBytes, sha256, mask } = chunk;
  return orc.database.transaction(async (tx) => {
    const job = await lockJobOfTask(tx, chunk.taskId);
    if (!job || !(await holdsTask(tx, chunk))) return false;
    const maskColumns = { maskSizeBytes: mask?.sizeBytes ?? null, maskSha256: mask?.sha256 ?? null };
    await insertChunk(tx, { jobId: job.id, number, firstFrame, lastFrame, sizeBytes, sha256, ...maskColumns });
    return true;
  });
}
