/** Sees to it that one service at a time works on a data folder. */
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Settings } from '../config/index.ts';
import type { Database } from '../store/index.ts';
import { findDataFolderOwner } from '../store/queries/find-data-folder-owner.ts';
import { lockDataFolder } from '../store/queries/lock-data-folder.ts';
import { SetupError } from './setup-error.ts';

type Place = Pick<Settings, 'dataDir' | 'host' | 'port'>;
type Session = Awaited<ReturnType<Database['connect']>>;

/** Between two tries to take the claim again that went with its connection. */
const RETAKE_PAUSE_MS = 500;

/**
 * The claim is a lock in the database: it goes with the process, whatever ends it, and leaves no file behind that could lie. Where it
 * goes because the database was restarted, it is taken again.
 *
 * @throws SetupError if a service is running there
 */
export async function claimDataFolder(database: Database, place: Place): Promise<Disposable> {
  const claim = new Claim(database, place);
  await claim.take();
  return claim;
}

class Claim implements Disposable {
  readonly #database: Database;
  readonly #place: Place;
  readonly #givenUp = new AbortController();
  #session: Session | undefined;

  constructor(database: Database, place: Place) {
    this.#database = database;
    this.#place = place;
  }

  async take(): Promise<void> {
    const { dataDir, host, port } = this.#place;
    const session = await this.#database.connect();
    try {
      const folder = `${hostname()}:${dataDir}`;
      const isFree = await lockDataFolder(session, { folder, owner: `serve, process ${process.pid}, ${host}:${port}` });
      if (!isFree) throw alreadyRunning(dataDir, await findDataFolderOwner(session, folder));
      this.#givenUp.signal.throwIfAborted();
    } catch (error) {
      session.release(true);
      throw error;
    }
    this.#session = session;
    session.once('end', () => void this.#takeAgain());
  }

  async #takeAgain(): Promise<void> {
    this.#release();
    const { signal } = this.#givenUp;
    while (!signal.aborted) {
      const isTaken = await this.take().then(
        () => true,
        () => false,
      );
      if (isTaken) return;
      await sleep(RETAKE_PAUSE_MS, undefined, { signal }).catch(() => {});
    }
  }

  /** Closing the connection gives the lock up. */
  #release(): void {
    const session = this.#session;
    this.#session = undefined;
    session?.release(true);
  }

  [Symbol.dispose](): void {
    this.#givenUp.abort();
    this.#release();
  }
}

function alreadyRunning(dataDir: string, owner: string | undefined): SetupError {
  const who = owner ? ` (${owner})` : '';
  return new SetupError(`a service is already running on ${dataDir}${who}`, {
    remedy: 'Use that one or stop it, or choose another folder with --data. More workers: understudy worker --data.',
  });
}
