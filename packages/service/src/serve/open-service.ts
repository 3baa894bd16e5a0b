/** Puts the service together below its API and its workers: the store, the queue, and the orchestrator on top of them. */
import type { Settings } from '../config/index.ts';
import { type Orchestrator, openTaskQueue } from '../orchestrator/index.ts';
import { type Database, freeDiskBytes, migrate } from '../store/index.ts';
import { type OpenStoreOptions, openStore } from './open-store.ts';

export type Service = AsyncDisposable & {
  /** As given, with the database that is really used in `databaseUrl`. */
  settings: Settings;
  database: Database;
  orchestrator: Orchestrator;
  /** The database was running already: another process uses the same data folder. */
  isAdopted: boolean;
};

/** Opens what the settings name, and brings the schema up to date. Disposing it closes all of it, in reverse order. */
export async function openService(settings: Settings, options: OpenStoreOptions): Promise<Service> {
  await using stack = new AsyncDisposableStack();
  const { folder, database, databaseUrl, objects, isAdopted } = stack.use(await openStore(settings, options));
  await migrate(database);
  const queue = stack.use(await openTaskQueue(database));
  const orchestrator: Orchestrator = {
    database,
    objects,
    queue,
    settings,
    now: () => new Date(),
    log: options.log,
    freeDiskBytes: () => freeDiskBytes(folder.path),
  };
  const owned = stack.move();
  return {
    settings: { ...settings, databaseUrl },
    database,
    orchestrator,
    isAdopted,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
