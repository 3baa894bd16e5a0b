/** Puts the service together below its API and its workers: database, objects, queue, and the orchestrator on top of them. */
import type { Settings } from '../config/index.ts';
import { type Orchestrator, type OrchestratorLog, openTaskQueue } from '../orchestrator/index.ts';
import {
  type Database,
  freeDiskBytes,
  migrate,
  openDatabase,
  openObjectStore,
  startEmbeddedPostgres,
} from '../store/index.ts';
import { prepareDataFolder } from './data-folder.ts';
import { objectStoreOptions } from './object-store-options.ts';
import { requireDatabase } from './require-database.ts';

export type Service = AsyncDisposable & {
  /** As given, with the database that is really used in `databaseUrl`. */
  settings: Settings;
  database: Database;
  orchestrator: Orchestrator;
  /** The database was running already: another process uses the same data folder. */
  isAdopted: boolean;
};

export type OpenServiceOptions = {
  log: OrchestratorLog;
  /** Called with the open database before its schema is touched; what it throws ends the opening. Its answer is given up at the end. */
  claim?: (database: Database) => Promise<Disposable>;
};

/** Opens what the settings name, and brings the schema up to date. Disposing it closes all of it, in reverse order. */
export async function openService(settings: Settings, options: OpenServiceOptions): Promise<Service> {
  await using stack = new AsyncDisposableStack();
  const folder = prepareDataFolder(settings.dataDir);
  const onProblem = (error: unknown): void =>
    options.log.error({ err: error }, 'the database was lost and does not start again yet');
  const server = settings.databaseUrl
    ? undefined
    : stack.use(await startEmbeddedPostgres({ folder: folder.postgres, onProblem }));
  const databaseUrl = settings.databaseUrl ?? server!.url;
  const database = stack.use(openDatabase({ url: databaseUrl }));
  await requireDatabase(database);
  stack.use(await options.claim?.(database));
  await migrate(database);
  const objects = openObjectStore(objectStoreOptions(settings, folder.objects));
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
    isAdopted: server?.isAdopted ?? false,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
