/** What the orchestrator and the workers know of the queue: it brings the ids of tasks to whoever has a free slot. */
import type { Queryable } from '../../store/index.ts';

export type TaskMessage = {
  taskId: string;
  /** Of the task as it lies in its row, before it is taken. Makes the message unique. */
  attempt: number;
  /** From 1, the most urgent. */
  priority: number;
};

/** Carries out a task. `signal` aborts where the queue lost its hold on the message. */
export type TaskHandler = (taskId: string, signal: AbortSignal) => Promise<void>;

export type TaskQueue = AsyncDisposable & {
  /** Puts the message in the queue if and when `tx` commits. A message that is there already is left as it is. */
  enqueue(tx: Queryable, message: TaskMessage): Promise<void>;
  /**
   * Hands over tasks, `slots` at a time, until the answer is disposed, which waits for those being handled. A message may come twice,
   * late, or for a task that has ended: `takeTask` decides. Never call this inside a transaction.
   */
  work(handle: TaskHandler, options: { slots: number }): Promise<AsyncDisposable>;
  /** Messages that wait for a free slot. */
  depth(): Promise<number>;
};
