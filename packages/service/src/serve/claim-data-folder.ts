/** Sees to it that one service at a time works on a data folder. */
import { hostname } from 'node:os';
import type { Settings } from '../config/index.ts';
import type { Database } from '../store/index.ts';
import { findDataFolderOwner } from '../store/queries/find-data-folder-owner.ts';
import { lockDataFolder } from '../store/queries/lock-data-folder.ts';
import { SetupError } from './setup-error.ts';

/**
 * The claim is a lock in the database: it goes with the process, whatever ends it, and leaves no file behind that could lie.
 *
 * @throws SetupError if a service is running there
 */
export async function claimDataFolder(
  database: Database,
  { dataDir, host, port }: Pick<Settings, 'dataDir' | 'host' | 'port'>,
): Promise<Disposable> {
  const session = await database.connect();
  try {
    const folder = `${hostname()}:${dataDir}`;
    const isFree = await lockDataFolder(session, { folder, owner: `serve, process ${process.pid}, ${host}:${port}` });
    if (!isFree) throw alreadyRunning(dataDir, await findDataFolderOwner(session, folder));
  } catch (error) {
    session.release(true);
    throw error;
  }
  // Closing the connection gives the lock up.
  return { [Symbol.dispose]: () => session.release(true) };
}

function alreadyRunning(dataDir: string, owner: string | undefined): SetupError {
  const who = owner ? ` (${owner})` : '';
  return new SetupError(`a service is already running on ${dataDir}${who}`, {
    remedy: 'Use that one or stop it, or choose another folder with --data. More workers: understudy worker --data.',
  });
}
