/** The worker: takes tasks from the queue, has the engine carry them out, and tells what became of them. */

export type { WorkerSettings } from './task-context.ts';
export { TaskLost, TaskReleased } from './task-end.ts';
export { STOP_GRACE_MS, startWorker, type Worker } from './worker.ts';
