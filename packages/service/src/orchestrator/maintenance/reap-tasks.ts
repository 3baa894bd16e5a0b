/** Finds tasks whose workers or messages got lost, and sees that they are taken up again. */
import { deleteSilentWorkers } from '../../store/queries/delete-silent-workers.ts';
import { listForgottenTasks } from '../../store/queries/list-forgotten-tasks.ts';
import { listSilentTasks } from '../../store/queries/list-silent-tasks.ts';
import { noteQueued } from '../../store/queries/note-queued.ts';
import type { Orchestrator } from '../orchestrator.ts';
import { enqueueTask } from '../queue/enqueue-task.ts';
import { failLostTask } from '../tasks/fail-task.ts';

const BATCH = 200;

/** A message is taken for lost, and put in again, after this many times the time after which a worker is. */
const MESSAGE_PATIENCE = 2;

/** Workers that have been silent for this many times as long are forgotten. */
const WORKER_PATIENCE = 20;

export type Reaped = { lostTasks: number; enqueuedAgain: number };

/** One round. Any number of processes may do it at the same time: each step asks again whether it is still needed. */
export async function reapTasks(orc: Orchestrator): Promise<Reaped> {
  const { heartbeatTimeoutMs } = orc.settings;
  let lostTasks = 0;
  for (const task of await listSilentTasks(orc.database, { silentForMs: heartbeatTimeoutMs, limit: BATCH })) {
    if (!(await failLostTask(orc, task))) continue;
    lostTasks++;
    orc.log.warn({ taskId: task.taskId, attempt: task.attempt }, 'the worker of a task fell silent');
  }
  const enqueuedAgain = await enqueueForgotten(orc, MESSAGE_PATIENCE * heartbeatTimeoutMs);
  await deleteSilentWorkers(orc.database, WORKER_PATIENCE * heartbeatTimeoutMs);
  return { lostTasks, enqueuedAgain };
}

/** The queue leaves a message that it has as it is, so nothing is lost by putting it in again. */
async function enqueueForgotten(orc: Orchestrator, queuedForMs: number): Promise<number> {
  const forgotten = await listForgottenTasks(orc.database, { queuedForMs, limit: BATCH });
  for (const task of forgotten) {
    await orc.database.transaction(async (tx) => {
      if (await noteQueued(tx, task)) await enqueueTask(orc, tx, task);
    });
  }
  return forgotten.length;
}
