/** Starts the embedded server beside its dead-man's switch. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, fstatSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SERVER_ENVIRONMENT } from './create-cluster.ts';
import type { KeepAlive } from './keep-alive.ts';
import { type Places, SOCKET_PORT } from './places.ts';
import type { ServerBinaries } from './server-binaries.ts';
import type { ServerUser } from './server-user.ts';

/**
 * `$1` is the program, the rest its arguments; descriptor 3 the reading end of the keep-alive pipe. INT is PostgreSQL's fast
 * shutdown: it rolls back what is open, writes a checkpoint and ends.
 */
const SWITCH_SCRIPT = `
"$@" 3<&- & server=$!
trap 'kill -INT $server' INT TERM HUP
(while read -r beat; do :; done <&3; kill -INT $server) 2>/dev/null & switch=$!
exec 3<&-
while kill -0 $server 2>/dev/null; do wait $server; status=$?; done
kill $switch 2>/dev/null
exit $status
`;

const SERVER_SETTINGS = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  port: String(SOCKET_PORT),
  // As many workers as may be set, with some four each. Those that nobody makes cost next to nothing.
  max_connections: '500',
  shared_buffers: '64MB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // The log is for what went wrong.
  log_checkpoints: 'off',
};

/** A log that has grown beyond this is put aside when the server starts. */
const MAX_LOG_BYTES = 10 * 2 ** 20;

export type ServerProcess = {
  /** The shell that keeps the switch; ends when the server has ended. */
  process: ChildProcess;
  /** What the server has logged since it was started. */
  readLog(): string;
};

export type ServerOptions = {
  binaries: ServerBinaries;
  user: ServerUser;
  keepAlive: KeepAlive;
  /** More of PostgreSQL's own settings. */
  settings: Readonly<Record<string, string>>;
};

/** Resolves as soon as the process exists; whether it accepts connections is for the caller to find out. */
export function startServerProcess(
  places: Places,
  { binaries, user, keepAlive, settings }: ServerOptions,
): ServerProcess {
  if (existsSync(places.log) && statSync(places.log).size > MAX_LOG_BYTES) renameSync(places.log, `${places.log}.1`);
  const log = openSync(places.log, 'a', 0o600);
  try {
    const logStart = fstatSync(log).size;
    const assignments = Object.entries({
      ...SERVER_SETTINGS,
      unix_socket_directories: quoteListItem(places.sockets),
      ...settings,
    });
    const command = [
      join(binaries.binFolder, 'postgres'),
      ...['-D', places.data],
      ...assignments.flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ];
    const { uid, gid } = user;
    const child = keepAlive.holdWithReader((reader) =>
      spawn('/bin/sh', ['-c', SWITCH_SCRIPT, 'sh', ...command], {
        cwd: '/',
        env: SERVER_ENVIRONMENT,
        stdio: ['ignore', log, log, reader],
        // Out of reach of a Ctrl-C that is meant for this process.
        detached: true,
        ...(uid === undefined || gid === undefined ? {} : { uid, gid }),
      }),
    );
    child.unref();
    return { process: child, readLog: () => readFileSync(places.log).subarray(logStart).toString('utf8') };
  } finally {
    closeSync(log);
  }
}

/** PostgreSQL reads this setting as a list with commas. */
function quoteListItem(path: string): string {
  return `"${path.replaceAll('"', '""')}"`;
}
