/** The worker: takes tasks from the queue, has the engine carry them out, and tells what became of them. */
export { STOP_GRACE_MS, startWorker } from './worker.ts';
