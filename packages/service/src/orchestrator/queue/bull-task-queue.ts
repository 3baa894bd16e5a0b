/** The queue of tasks on BullMQ, in the service's own database. Knows message ids and priorities; the `tasks` rows are the truth. */
import { createPostgresBackend, Queue, runMigrations, Worker } from 'bullmq';
import type { Database } from '../../store/index.ts';
import { storableText } from '../storable-text.ts';
import type { TaskMessage, TaskQueue } from './task-queue.ts';

const QUEUE_NAME = 'tasks';
const MESSAGE_NAME = 'task';

/** BullMQ knows no lower urgency. */
const MAX_PRIORITY = 2 ** 21 - 1;

/**
 * A worker that dies gives its message back after at most `lockDuration + 2 * stalledInterval`. The count of stalls decides nothing:
 * a message that is dropped for them is put in again by the reaper, which counts attempts by the task's row.
 */
const WORKER_OPTIONS = { lockDuration: 10_000, stalledInterval: 5000, maxStalledCount: 5 } as const;

type MessageBody = { taskId: string };

export type TaskQueueOptions = {
  /** Told of trouble that BullMQ gets over by itself, such as a lost connection. Default: nobody is. */
  onTrouble?: ((error: Error) => void) | undefined;
};

/** Brings the queue's tables up to date, under a lock of their own, and opens the queue. */
export async function openTaskQueue(
  database: Database,
  { onTrouble = () => {} }: TaskQueueOptions = {},
): Promise<TaskQueue> {
  const client = await database.connect();
  try {
    await runMigrations(client);
  } finally {
    client.release();
  }
  const options = { connection: database.queuePool };
  const queue = new Queue<MessageBody>(QUEUE_NAME, options, createPostgresBackend);
  queue.on('error', onTrouble);
  // From here on statements run in the caller's transaction, so nothing may be left to be set up by then.
  await queue.waitUntilReady();

  return {
    async enqueue(_tx, { taskId, attempt, priority }) {
      await queue.add(MESSAGE_NAME, { taskId }, messageOptions({ taskId, attempt, priority }));
    },

    async work(handle, { slots }) {
      // BullMQ hands over a signal only to functions with three parameters.
      const process = async (job: { data: MessageBody }, _token?: string, signal?: AbortSignal): Promise<void> => {
        try {
          await handle(job.data.taskId, signal ?? new AbortController().signal);
        } catch (error) {
          // A message that cannot be stored would keep BullMQ from ending the job, and make it run again.
          throw new Error(storableText(error instanceof Error ? error.message : String(error)));
        }
      };
      const worker = new Worker<MessageBody>(
        QUEUE_NAME,
        process,
        { ...options, ...WORKER_OPTIONS, concurrency: slots },
        createPostgresBackend,
      );
      worker.on('error', onTrouble);
      worker.on('failed', (_job, error) => onTrouble(error));
      worker.on('lockRenewalFailed', (messageIds: string[]) => {
        for (const id of messageIds) worker.cancelJob(id, 'the queue lost its hold on the task');
      });
      await worker.waitUntilReady();
      return { [Symbol.asyncDispose]: () => worker.close() };
    },

    async depth() {
      const counts = await queue.getJobCounts('waiting', 'prioritized');
      return Object.values(counts).reduce((sum, count) => sum + count, 0);
    },

    [Symbol.asyncDispose]: () => queue.close(),
  };
}

function messageOptions({ taskId, attempt, priority }: TaskMessage) {
  return {
    jobId: `${taskId}-${attempt}`,
    priority: Math.min(priority, MAX_PRIORITY),
    removeOnComplete: true,
    removeOnFail: true,
  };
}
