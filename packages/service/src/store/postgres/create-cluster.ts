/** Makes the data folder of a new embedded database, whole or not at all. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { isMarkAlive, markOfProcess, PROCESS_MARK } from '../process-mark.ts';
import { errorCode } from '../store-error.ts';
import { syncPath } from '../sync-path.ts';
import type { Places } from './places.ts';
import type { ServerBinaries } from './server-binaries.ts';
import type { ServerUser } from './server-user.ts';
import { startFailure } from './start-failure.ts';

/** The one role of the database. Who may connect is decided by the permissions of the socket. */
export const DATABASE_ROLE = 'understudy';

const INITDB_OPTIONS = [
  '--auth=trust',
  `--username=${DATABASE_ROLE}`,
  '--encoding=UTF8',
  '--locale=C',
  '--data-checksums',
];

/** new-data-<process>-<random> */
const PARTIAL = new RegExp(`^new-data-(${PROCESS_MARK.source})-`);

/** The programs see none of our environment: PGDATA and its like would change what they do. */
export const SERVER_ENVIRONMENT = { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/** The version of PostgreSQL that made the database; nothing where there is none yet. */
export function clusterVersion(data: string): number | undefined {
  const file = join(data, 'PG_VERSION');
  return existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : undefined;
}

export type ClusterOptions = { binaries: ServerBinaries; user: ServerUser; isDurable: boolean };

/**
 * Runs initdb beside the final place and renames, so that a process killed halfway leaves nothing that looks like a database.
 * Several processes may do so at once; the first one wins.
 *
 * @throws StoreError if initdb fails
 */
export async function createCluster(places: Places, { binaries, user, isDurable }: ClusterOptions): Promise<void> {
  await removeLeftovers(places.folder);
  const partial = join(places.folder, `new-data-${markOfProcess()}-${randomBytes(4).toString('hex')}`);
  const options = [...INITDB_OPTIONS, ...(isDurable ? [] : ['--no-sync']), '-D', partial];
  const { uid, gid } = user;
  const initdb = spawn(join(binaries.binFolder, 'initdb'), options, {
    cwd: '/',
    env: SERVER_ENVIRONMENT,
    stdio: ['ignore', 'ignore', 'pipe'],
    ...(uid === undefined || gid === undefined ? {} : { uid, gid }),
  });
  const [words, [exitCode]] = await Promise.all([text(initdb.stderr), once(initdb, 'close')]);
  try {
    if (exitCode !== 0) throw startFailure('initdb', words);
    await rename(partial, places.data);
    if (isDurable) await syncPath(places.folder);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    if (!['ENOTEMPTY', 'EEXIST'].includes(errorCode(error))) throw error;
  }
}

async function removeLeftovers(folder: string): Promise<void> {
  for (const name of readdirSync(folder)) {
    const mark = PARTIAL.exec(name)?.[1];
    if (mark && !isMarkAlive(mark)) await rm(join(folder, name), { recursive: true, force: true });
  }
}
