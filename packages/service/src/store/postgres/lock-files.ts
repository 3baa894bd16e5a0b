/** The files by which PostgreSQL keeps a second server out of its data folder and away from its socket. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isProcessAlive, isZombie } from '../process-mark.ts';
import { errorCode } from '../store-error.ts';
import { type Places, SOCKET_PORT } from './places.ts';

/** No system has ids that large. */
const NOBODY = 2 ** 31 - 1;

/** The process that holds the data folder, or did and has left its file; undefined if none has. */
export function serverPid({ data }: Places): number | undefined {
  return Number.parseInt(readLockFile(dataLock(data)), 10) || undefined;
}

export function isServerRunning(places: Places): boolean {
  const pid = serverPid(places);
  return pid !== undefined && isProcessAlive(pid);
}

/**
 * Frees the folder of a server that has ended, but whose process id is not free yet. PostgreSQL does not start beside a lock file whose
 * process has an id, though it be a zombie for ever. The id is replaced and the file kept: by the rest of it PostgreSQL finds out whether
 * other processes of that server still use its memory.
 */
export function releaseLockFiles({ data, sockets }: Places): void {
  for (const file of [dataLock(data), join(sockets, `.s.PGSQL.${SOCKET_PORT}.lock`)]) {
    const content = readLockFile(file);
    const pid = Number.parseInt(content, 10);
    if (pid > 0 && isZombie(pid)) writeFileSync(file, content.replace(/^\d+/, String(NOBODY)));
  }
}

function dataLock(data: string): string {
  return join(data, 'postmaster.pid');
}

/** Empty where there is none. */
function readLockFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return '';
    throw error;
  }
}
