/** The queue of tasks on BullMQ, in the service's own database. Knows message ids and priorities; the `tasks` rows are the truth. */
import { createPostgresBackend, type JobsOptions, withBackend } from 'bullmq';
import type { Database, Queryable } from '../../store/index.ts';
import { storableText } from '../storable-text.ts';
import type { TaskHandler, TaskMessage, TaskQueue } from './task-queue.ts';

const { Queue, Worker } = withBackend(createPostgresBackend);

const QUEUE_NAME = 'tasks';
const MESSAGE_NAME = 'task';

/** BullMQ knows no lower urgency. */
const MAX_PRIORITY = 2 ** 21 - 1;

/** Nobody reads what BullMQ tells of its messages. */
const KEPT_EVENTS = 256;

/**
 * A worker that dies gives its message back after at most `lockDuration + 2 * stalledInterval`. The count of stalls decides nothing:
 * a message that is dropped for them is put in again by the reaper, which counts attempts by the task's row.
 */
const WORKER_OPTIONS = {
  lockDuration: 10_000,
  stalledInterval: 5000,
  maxStalledCount: 5,
  // How long a worker waits after its connection was lost before it asks for messages again; 15 s otherwise.
  runRetryDelay: 1000,
} as const;

type MessageBody = { taskId: string };

export type TaskQueueOptions = {
  /** Told of trouble that BullMQ gets over by itself, such as a lost connection. Default: nobody is. */
  onTrouble?: ((error: Error) => void) | undefined;
};

/** The database has to be migrated. Never call this inside a transaction. */
export async function openTaskQueue(database: Database, options: TaskQueueOptions = {}): Promise<TaskQueue> {
  const queue = new BullTaskQueue(database, options);
  await queue.waitUntilReady();
  return queue;
}

class BullTaskQueue implements TaskQueue {
  readonly #database: Database;
  readonly #queue: InstanceType<typeof Queue<MessageBody>>;
  readonly #onTrouble: (error: Error) => void;

  constructor(database: Database, { onTrouble = () => {} }: TaskQueueOptions) {
    this.#database = database;
    this.#onTrouble = onTrouble;
    const streams = { events: { maxLen: KEPT_EVENTS } };
    this.#queue = new Queue<MessageBody>(QUEUE_NAME, { connection: database.queuePool, streams });
    this.#queue.on('error', onTrouble);
  }

  /** From then on statements run in the caller's transaction, so nothing may be left to be set up by then. */
  async waitUntilReady(): Promise<void> {
    await this.#queue.waitUntilReady();
  }

  async enqueue(_tx: Queryable, { taskId, attempt, priority }: TaskMessage): Promise<void> {
    const options: JobsOptions = {
      jobId: `${taskId}-${attempt}`,
      priority: Math.min(priority, MAX_PRIORITY),
      removeOnComplete: true,
      removeOnFail: true,
    };
    await this.#queue.add(MESSAGE_NAME, { taskId }, options);
  }

  async work(handle: TaskHandler, { slots }: { slots: number }): Promise<AsyncDisposable> {
    // BullMQ hands a signal only to functions that have three parameters.
    const process = async (message: { data: MessageBody }, _token?: string, signal?: AbortSignal): Promise<void> => {
      try {
        await handle(message.data.taskId, signal ?? new AbortController().signal);
      } catch (error) {
        // A failure that cannot be stored would keep BullMQ from ending the message, and bring it again.
        throw new Error(storableText(error instanceof Error ? error.message : String(error)));
      }
    };
    const options = { connection: this.#database.queuePool, concurrency: slots, ...WORKER_OPTIONS };
    const worker = new Worker<MessageBody>(QUEUE_NAME, process, options);
    worker.on('error', this.#onTrouble);
    worker.on('failed', (_message, error) => this.#onTrouble(error));
    worker.on('lockRenewalFailed', (messageIds) => {
      for (const id of messageIds) worker.cancelJob(id, 'the queue lost its hold on the task');
    });
    await worker.waitUntilReady();
    return { [Symbol.asyncDispose]: () => worker.close() };
  }

  async depth(): Promise<number> {
    const counts = await this.#queue.getJobCounts('waiting', 'prioritized');
    return Object.values(counts).reduce((sum, count) => sum + count, 0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#queue.close();
  }
}
