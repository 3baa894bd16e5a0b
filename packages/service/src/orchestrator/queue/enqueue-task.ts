/** Puts the message of a task in the queue, as urgent as its job deserves. */
import type { Queryable } from '../../store/index.ts';
import type { Orchestrator } from '../orchestrator.ts';

export type TaskToEnqueue = {
  taskId: string;
  attempt: number;
  /** From 1: how many jobs the account had open when this one was accepted. */
  jobPriority: number;
  /** Whether a worker has worked for the job already. */
  hasBegun: boolean;
};

const MOST_URGENT = 1;

/**
 * An account's hundredth job waits behind the first of everybody else, so no account starves another; what has been begun is
 * finished before anything new is.
 */
export async function enqueueTask(orc: Orchestrator, tx: Queryable, task: TaskToEnqueue): Promise<void> {
  const { taskId, attempt, jobPriority, hasBegun } = task;
  await orc.queue.enqueue(tx, { taskId, attempt, priority: hasBegun ? MOST_URGENT : MOST_URGENT + jobPriority });
}
