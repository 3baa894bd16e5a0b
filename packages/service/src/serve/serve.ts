/** Runs the whole service in this process and in worker processes below it. */
import type { Logger } from 'pino';
import type { Settings } from '../config/index.ts';
import { startMaintenance } from '../orchestrator/index.ts';
import type { Database } from '../store/index.ts';
import { claimDataFolder } from './claim-data-folder.ts';
import { createLog } from './create-log.ts';
import { listen } from './listen.ts';
import { makeFirstAccount } from './make-first-account.ts';
import { openService, type Service } from './open-service.ts';
import { WorkerSupervisor } from './supervise-workers.ts';

export type RunningService = AsyncDisposable & {
  /** Where the API answers, such as `http://127.0.0.1:8750`. */
  address: string;
  /** The key of the first account, at the very first start only. */
  firstKey: string | undefined;
  /** For those who want to look behind the API. */
  service: Service;
  workers: WorkerSupervisor;
  /** While it is being disposed of: waits for nothing any more. Requests are cut off, tasks are handed back as they are. */
  hurry(): void;
};

export type ServeOptions = {
  /** Default: JSON lines on stderr, at the level of the settings. */
  log?: Logger;
  /** Ends a start that is under way. */
  signal?: AbortSignal;
};

/**
 * Database → claim of the data folder → schema → first account → sweepers → API → workers. Disposing it goes the other way: no more
 * requests and no more tasks, what is under way is finished or handed back, then everything closes.
 *
 * @throws SetupError, StoreError: what was found and how to mend it
 */
export async function serve(settings: Settings, options: ServeOptions = {}): Promise<RunningService> {
  const { log = createLog(settings), signal } = options;
  await using stack = new AsyncDisposableStack();
  const claim = (database: Database): Promise<Disposable> => claimDataFolder(database, settings);
  const service = stack.use(await openService(settings, { log, claim }));
  signal?.throwIfAborted();
  const { database, orchestrator } = service;
  const firstKey = await makeFirstAccount(orchestrator, database);
  stack.use(startMaintenance(orchestrator));
  const { objects, now } = orchestrator;
  const api = await listen({ settings: service.settings, database, objects, orchestrator, now, log });
  const workers = new WorkerSupervisor({ count: settings.workers, order: { settings: service.settings }, log });
  // Side by side: workers go on while the last requests are answered.
  stack.defer(async () => void (await Promise.all([api[Symbol.asyncDispose](), workers[Symbol.asyncDispose]()])));
  signal?.throwIfAborted();
  const owned = stack.move();
  return {
    address: api.address,
    firstKey,
    service,
    workers,
    hurry: () => {
      api.hurry();
      workers.hurry();
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
