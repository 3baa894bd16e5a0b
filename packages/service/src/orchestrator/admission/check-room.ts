/** Whether the service has room for one more job: the bound of the queue, the disk, and a free worker for a fast one. */
import { setTimeout as sleep } from 'node:timers/promises';
import { UnderstudyError } from '@understudy/protocol';
import type { Queryable } from '../../store/index.ts';
import { countLoad } from '../../store/queries/count-load.ts';
import type { Orchestrator } from '../orchestrator.ts';
import { noRoom } from './refuse.ts';

const BYTES_PER_MB = 1024 * 1024;

/** How often a fast job that waits for a free worker looks again. */
const LOOK_AGAIN_MS = 100;

/** @throws UnderstudyError CS-ORRS-001 where too little of the disk is free */
export async function checkDisk({ freeDiskBytes, settings }: Orchestrator): Promise<void> {
  const free = await freeDiskBytes?.();
  if (free === undefined || free >= settings.minFreeDiskMb * BYTES_PER_MB) return;
  throw noRoom(`the disk of the service is nearly full: ${Math.floor(free / BYTES_PER_MB)} MB are free`);
}

/** @throws UnderstudyError CS-ORRS-001 where as many jobs are open as may be */
export function checkBound({ settings }: Orchestrator, openJobs: number): void {
  if (openJobs < settings.queueBound) return;
  throw noRoom(`${openJobs} jobs are open, and no more than ${settings.queueBound} may be`);
}

/**
 * Waits until a worker is free, as long as the admission window is.
 *
 * @throws UnderstudyError CS-UORC01-001 where the operator has fast mode off, CS-ORRS-001 where no worker became free
 */
export async function waitForFastSlot(orc: Orchestrator): Promise<void> {
  if (orc.settings.fastMode === 'off') {
    throw new UnderstudyError('CS-UORC01-001', { problem: 'the operator of this service has fast mode off' });
  }
  const giveUpAt = performance.now() + orc.settings.fastAdmissionWindowMs;
  while (!(await hasFreeSlot(orc, orc.database))) {
    if (performance.now() + LOOK_AGAIN_MS > giveUpAt) throw noFreeWorker();
    await sleep(LOOK_AGAIN_MS);
  }
}

/** @throws UnderstudyError CS-ORRS-001 */
export async function checkFastSlot(orc: Orchestrator, tx: Queryable): Promise<void> {
  if (!(await hasFreeSlot(orc, tx))) throw noFreeWorker();
}

/** Tasks that wait will take the next slots, so they count like running ones. */
async function hasFreeSlot({ settings }: Orchestrator, db: Queryable): Promise<boolean> {
  const { slots, runningTasks, queuedTasks } = await countLoad(db, settings.heartbeatTimeoutMs);
  return slots > runningTasks + queuedTasks;
}

function noFreeWorker(): UnderstudyError {
  return noRoom('no worker is free for a fast job');
}
