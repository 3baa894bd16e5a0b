/** The program of a worker process that `serve` starts. Waits for its order, then works until its owner ends or tells it to stop (SIGTERM). */
import type { Settings } from '../config/index.ts';
import { startWorker } from '../worker/index.ts';
import { createLog } from './create-log.ts';
import { openService } from './open-service.ts';

export type WorkerOrder = {
  /** With the database of the service in `databaseUrl`. */
  settings: Settings;
};

/** The owner and the system may both deliver the same request to stop; within this time they count as one. */
const SAME_REQUEST_MS = 400;

// A Ctrl-C in the terminal reaches every process; the owner decides what it means.
process.on('SIGINT', () => {});
process.on('SIGHUP', () => {});
// Without its owner there may be no database either. The engine's processes end with this one.
process.on('disconnect', () => process.exit(1));

process.once('message', (message) => void work(message as WorkerOrder & { number: number }));

async function work({ settings, number }: WorkerOrder & { number: number }): Promise<void> {
  const log = createLog(settings, { worker: number });
  const { first, second } = requestsToStop();
  try {
    await using service = await openService(settings, { log });
    const worker = await startWorker(service.orchestrator, settings);
    log.debug({}, 'the worker is ready');
    await first;
    const stopped = worker.stop();
    void second.then(() => {
      log.info({}, 'the worker was told to stop once more: it gives back at once what it has');
      return worker.stopNow();
    });
    await stopped;
  } catch (error) {
    log.error({ err: error }, 'the worker failed');
    process.exitCode = 1;
  }
  process.exit();
}

/** Resolve when the worker is told to stop, and when it is told so once more. */
function requestsToStop(): { first: Promise<void>; second: Promise<void> } {
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let requestedAt: number | undefined;
  process.on('SIGTERM', () => {
    if (requestedAt === undefined) first.resolve();
    else if (performance.now() - requestedAt > SAME_REQUEST_MS) second.resolve();
    requestedAt ??= performance.now();
  });
  return { first: first.promise, second: second.promise };
}
