/** The program of a worker process that `serve` starts. Waits for its order, then works until its owner ends or tells it to stop. */
import type { Settings } from '../config/index.ts';
import { startWorker } from '../worker/index.ts';
import { createLog } from './create-log.ts';
import { openService } from './open-service.ts';

export type WorkerOrder = {
  /** With the database of the service in `databaseUrl`. */
  settings: Settings;
};

// A Ctrl-C in the terminal reaches every process; the owner decides what it means.
process.on('SIGINT', () => {});
process.on('SIGHUP', () => {});
// Without its owner there may be no database either. The engine's processes end with this one.
process.on('disconnect', () => process.exit(1));

process.once('message', (message) => void work(message as WorkerOrder & { number: number }));

async function work({ settings, number }: WorkerOrder & { number: number }): Promise<void> {
  const log = createLog(settings, { worker: number });
  const stop = new AbortController();
  process.on('SIGTERM', () => stop.abort());
  try {
    await using service = await openService(settings, { log });
    const worker = await startWorker(service.orchestrator, settings);
    log.debug({}, 'the worker is ready');
    if (!stop.signal.aborted) await new Promise((resolve) => stop.signal.addEventListener('abort', resolve));
    await worker.stop();
  } catch (error) {
    log.error({ err: error }, 'the worker failed');
    process.exitCode = 1;
  }
  process.disconnect();
}
