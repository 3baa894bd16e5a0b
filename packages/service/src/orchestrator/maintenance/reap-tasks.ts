/** Finds tasks whose workers or messages got lost, and sees that they are taken up again. Forgets what nobody will ask for. */
import { deleteEndedTasks } from '../../store/queries/delete-ended-tasks.ts';
import { deleteSilentWorkers } from '../../store/queries/delete-silent-workers.ts';
import { type ForgottenTask, listForgottenTasks } from '../../store/queries/list-forgotten-tasks.ts';
import { listSilentTasks } from '../../store/queries/list-silent-tasks.ts';
import { noteQueued } from '../../store/queries/note-queued.ts';
import type { Orchestrator } from '../orchestrator.ts';
import { enqueueTask } from '../queue/enqueue-task.ts';
import { failLostTask } from '../tasks/fail-task.ts';
import type { TaskRef } from '../tasks/task-ref.ts';
import { eachByItself } from './each-by-itself.ts';

const BATCH = 200;

/** A message is taken for lost, and put in again, after this many times the time after which a worker is. */
const MESSAGE_PATIENCE = 2;

/** Workers that have been silent for this many times as long are forgotten. */
const WORKER_PATIENCE = 20;

/** Somebody may want to see how the tasks of a job have ended. */
const TASKS_KEPT_MS = 24 * 3_600_000;

export type Reaped = { lostTasks: number; enqueuedAgain: number };

/** One round. Any number of processes may do it at the same time: each step asks again whether it is still needed. */
export async function reapTasks(orc: Orchestrator): Promise<Reaped> {
  const { heartbeatTimeoutMs } = orc.settings;
  const silent = await listSilentTasks(orc.database, { silentForMs: heartbeatTimeoutMs, limit: BATCH });
  const takeBack = async (task: TaskRef): Promise<boolean> => {
    const isLost = await failLostTask(orc, task);
    if (isLost) orc.log.warn({ ...task }, 'the worker of a task fell silent');
    return isLost;
  };
  const failure = 'a task could not be taken from its silent worker';
  const lostTasks = await eachByItself(silent, takeBack, { log: orc.log, failure });
  const enqueuedAgain = await enqueueForgotten(orc, MESSAGE_PATIENCE * heartbeatTimeoutMs);
  await deleteSilentWorkers(orc.database, WORKER_PATIENCE * heartbeatTimeoutMs);
  await deleteEndedTasks(orc.database, { endedForMs: TASKS_KEPT_MS, limit: BATCH });
  return { lostTasks, enqueuedAgain };
}

/** The queue leaves a message that it has as it is, so nothing is lost by putting it in again. */
async function enqueueForgotten(orc: Orchestrator, queuedForMs: number): Promise<number> {
  const forgotten = await listForgottenTasks(orc.database, { queuedForMs, limit: BATCH });
  const enqueue = (task: ForgottenTask): Promise<boolean> =>
    orc.database.transaction(async (tx) => {
      const isWaiting = await noteQueued(tx, task);
      if (isWaiting) await enqueueTask(orc, tx, task);
      return isWaiting;
    });
  return eachByItself(forgotten, enqueue, { log: orc.log, failure: 'a message could not be put in the queue again' });
}
