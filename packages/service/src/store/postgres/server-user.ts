/** The system user that the database server runs as: PostgreSQL refuses to run as root. */
import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { errorCode, StoreError } from '../store-error.ts';

/** What `spawn` is told; empty means the user of this process. */
export type ServerUser = { uid?: number; gid?: number; name?: string };

/** Looked for in this order. Every Linux has the second. */
const UNPRIVILEGED_USERS = ['postgres', '_postgres', 'nobody'];

/**
 * For an ordinary user the same user. For root the owner of the database that is there already, else an unprivileged user
 * of this system.
 *
 * @throws StoreError if this system has no unprivileged user
 */
export function findServerUser(dataFolder: string): ServerUser {
  if (process.getuid?.() !== 0) return {};
  const owner = statSync(dataFolder, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid, name: `user ${owner.uid}` };
  const passwd = readFileSync('/etc/passwd', 'utf8');
  for (const name of UNPRIVILEGED_USERS) {
    const entry = new RegExp(`^${name}:[^:]*:(\\d+):(\\d+):`, 'm').exec(passwd);
    if (entry) return { uid: Number(entry[1]), gid: Number(entry[2]), name: `user ${name}` };
  }
  throw new StoreError('PostgreSQL does not run as root, and /etc/passwd has no unprivileged user to run it as', {
    remedy: `Add a user (${UNPRIVILEGED_USERS.join(', ')}), start the service as an ordinary user, or set DATABASE_URL.`,
  });
}

/**
 * Asks the system itself, since modes, groups, access lists and mounts all have a say.
 *
 * @throws StoreError if this process may not start programs as that user
 */
export function canUserEnter(folder: string, user: ServerUser): boolean {
  const { uid, gid } = user;
  const probe = spawnSync('/bin/sh', ['-c', 'test -x "$1" && cd "$1"', 'sh', folder], {
    cwd: '/',
    stdio: 'ignore',
    ...(uid === undefined ? {} : { uid, gid }),
  });
  if (errorCode(probe.error) === 'EPERM') {
    throw new StoreError(`PostgreSQL does not run as root, and this process may not become ${user.name}`, {
      remedy:
        'Give the container the capabilities SETUID and SETGID, start the service as an ordinary user, or set DATABASE_URL.',
      cause: probe.error,
    });
  }
  return probe.status === 0;
}

/**
 * @throws StoreError naming the first folder on the way that the user cannot pass
 */
export function requireUserCanEnter(folder: string, user: ServerUser): void {
  if (canUserEnter(folder, user)) return;
  const way: string[] = [];
  for (let at = folder; at !== dirname(at); at = dirname(at)) way.unshift(at);
  const barrier = way.find((step) => !canUserEnter(step, user)) ?? folder;
  throw new StoreError(`${user.name ?? 'this user'}, who runs PostgreSQL, cannot enter ${barrier}`, {
    remedy: `Choose a data folder that all users can reach, such as /var/lib/understudy, start the service as an ordinary user, or run: chmod o+x ${barrier}`,
  });
}
