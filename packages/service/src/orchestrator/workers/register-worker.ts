/** Who is there to work: workers say so at their start and every few seconds, and take their leave. */
import { deleteWorker } from '../../store/queries/delete-worker.ts';
import { upsertWorker, type WorkerRow } from '../../store/queries/upsert-worker.ts';
import type { Orchestrator } from '../orchestrator.ts';

export type WorkerInfo = WorkerRow;

export function registerWorker(orc: Orchestrator, worker: WorkerInfo): Promise<void> {
  return upsertWorker(orc.database, worker);
}

/** At most `heartbeatTimeoutMs` / 3 apart. A worker that had been forgotten is there again. */
export function beatWorker(orc: Orchestrator, worker: WorkerInfo): Promise<void> {
  return upsertWorker(orc.database, worker);
}

export function unregisterWorker(orc: Orchestrator, workerId: string): Promise<void> {
  return deleteWorker(orc.database, workerId);
}
