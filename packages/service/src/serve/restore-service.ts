/** Fills the empty data folder, or database and bucket, of a new service from a backup. */
import type { Settings } from '../config/index.ts';
import { type RestoreReport, restore } from '../store/index.ts';
import { claimDataFolder } from './claim-data-folder.ts';
import { type OpenStoreOptions, openStore } from './open-store.ts';

/** @throws SetupError where a service is running; StoreError where there is something already, or the file is no whole backup */
export async function restoreService(
  settings: Settings,
  file: string,
  { signal, ...options }: Pick<OpenStoreOptions, 'log'> & { signal?: AbortSignal },
): Promise<RestoreReport> {
  const claim: OpenStoreOptions['claim'] = (database) => claimDataFolder(database, settings);
  await using store = await openStore(settings, { ...options, claim });
  const { database, objects, folder } = store;
  return await restore(database, objects, file, { signal, temporaryFolder: folder.temporary });
}
