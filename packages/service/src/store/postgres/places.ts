/** Where the parts of an embedded database lie. */
import { createHash } from 'node:crypto';
import { chmodSync, chownSync, lstatSync, mkdirSync, realpathSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { errorCode, StoreError } from '../store-error.ts';
import { findServerUser, requireUserCanEnter, type ServerUser } from './server-user.ts';

export type Places = {
  folder: string;
  /** PostgreSQL's own data folder. */
  data: string;
  log: string;
  /** Folder of the socket and of the keep-alive pipe. */
  sockets: string;
  keepAlive: string;
};

/** Part of the socket's name; the port means nothing else here. */
export const SOCKET_PORT = 5432;

/** macOS allows 103 bytes for the path of a socket, Linux 107. */
const MAX_SOCKET_PATH_BYTES = 103;

/**
 * Makes the folder if it is missing, and sees to it that the server's user, and no other, can work in it.
 *
 * @throws StoreError if the folder cannot be made or reached
 */
export function preparePlaces(wantedFolder: string): { places: Places; user: ServerUser } {
  makeFolder(wantedFolder);
  const folder = realpathSync(wantedFolder);
  const data = join(folder, 'data');
  const user = findServerUser(data);
  takeOver(folder, user);
  requireUserCanEnter(folder, user);
  const sockets = isShortEnough(folder) ? folder : makeSocketFolder(folder, user);
  return {
    places: { folder, data, log: join(folder, 'server.log'), sockets, keepAlive: join(sockets, 'keep-alive') },
    user,
  };
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new StoreError(`cannot make the folder ${resolve(folder)}: ${(error as Error).message}`, {
      remedy: 'Choose a data folder that this user may write to.',
      cause: error,
    });
  }
}

function takeOver(folder: string, { uid, gid }: ServerUser): void {
  try {
    if (uid !== undefined && gid !== undefined) chownSync(folder, uid, gid);
    chmodSync(folder, 0o700);
  } catch (error) {
    if (errorCode(error) !== 'EPERM' && errorCode(error) !== 'EROFS') throw error;
    throw new StoreError(
      `the folder ${folder} belongs to user ${statSync(folder).uid}, not to this one, or is read-only`,
      {
        remedy: 'Start the service as the user who began with this data folder, or choose another folder.',
        cause: error,
      },
    );
  }
}

function isShortEnough(folder: string): boolean {
  return Buffer.byteLength(join(folder, `.s.PGSQL.${SOCKET_PORT}`)) <= MAX_SOCKET_PATH_BYTES;
}

/** The path of a socket is bounded, that of a folder is not: a long one gets a place of its own under /tmp. */
function makeSocketFolder(folder: string, user: ServerUser): string {
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  const place = `/tmp/understudy-${process.getuid?.() ?? 0}-${name}`;
  mkdirSync(place, { mode: 0o700, recursive: true });
  const { uid: owner } = lstatSync(place);
  const isOurs = lstatSync(place).isDirectory() && (owner === process.getuid?.() || owner === user.uid);
  if (!isOurs) {
    throw new StoreError(`${place} belongs to somebody else`, {
      remedy: 'Remove it, or choose a data folder with a shorter path.',
    });
  }
  takeOver(place, user);
  return place;
}
