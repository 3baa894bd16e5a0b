/** Opens what keeps things: the database that the settings name or one in the data folder, and the objects. */
import type { Settings } from '../config/index.ts';
import type { OrchestratorLog } from '../orchestrator/index.ts';
import {
  type Database,
  type ObjectStore,
  openDatabase,
  openObjectStore,
  startEmbeddedPostgres,
} from '../store/index.ts';
import { type DataFolder, prepareDataFolder } from './data-folder.ts';
import { objectStoreOptions } from './object-store-options.ts';
import { requireDatabase } from './require-database.ts';

export type Store = AsyncDisposable & {
  folder: DataFolder;
  database: Database;
  /** Where others find the same database. */
  databaseUrl: string;
  objects: ObjectStore;
  /** The database was running already: another process uses the same data folder. */
  isAdopted: boolean;
};

export type OpenStoreOptions = {
  log: OrchestratorLog;
  /** Called with the open database before anything is done in it; what it throws ends the opening. Its answer is given up at the end. */
  claim?: ((database: Database) => Promise<Disposable>) | undefined;
};

/**
 * The schema is left as it is.
 *
 * @throws SetupError, StoreError if there is no folder or database that can be worked with
 */
export async function openStore(settings: Settings, { log, claim }: OpenStoreOptions): Promise<Store> {
  await using stack = new AsyncDisposableStack();
  const folder = prepareDataFolder(settings.dataDir);
  const onProblem = (error: unknown): void =>
    log.error({ err: error }, 'the database was lost and does not start again yet');
  const server = settings.databaseUrl
    ? undefined
    : stack.use(
        await startEmbeddedPostgres({ folder: folder.postgres, binFolder: settings.postgresBinDir, onProblem }),
      );
  const databaseUrl = settings.databaseUrl ?? server!.url;
  const database = stack.use(openDatabase({ url: databaseUrl }));
  await requireDatabase(database);
  stack.use(await claim?.(database));
  const objects = openObjectStore(objectStoreOptions(settings, folder.objects));
  const owned = stack.move();
  return {
    folder,
    database,
    databaseUrl,
    objects,
    isAdopted: server?.isAdopted ?? false,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
