/** What PostgreSQL's own words mean when it does not start: wait and try again, or something to mend. */
import { StoreError } from '../store-error.ts';

/** Another process won the race to start it, or what a killed server left behind is not gone yet. */
const PASSING = [
  /lock file ".*" already exists/,
  /pre-existing shared memory block/,
  /is another (postmaster|server) .*running/i,
  /database system is (starting up|shutting down)/,
];

const REMEDIES: [RegExp, string][] = [
  [
    /could not look up effective user ID/,
    'PostgreSQL runs only as a user that /etc/passwd lists: add this one there, start as another one, or set DATABASE_URL.',
  ],
  [/No space left on device|Disk quota exceeded/, 'Free some space on the disk of the data folder and start again.'],
  [
    /Permission denied|has wrong ownership|invalid permissions/,
    'Give the data folder back to the user that it belonged to.',
  ],
  [
    /incompatible with server|was initialized by PostgreSQL version/,
    'Install the PostgreSQL that made the data folder.',
  ],
  [
    /could not create (shared memory|semaphores)|Cannot allocate memory/,
    'Free some memory, or raise the limits on shared memory.',
  ],
  [
    /could not (locate|find) a valid checkpoint|invalid (primary )?checkpoint|PANIC/,
    'The database is damaged: restore a backup into a new data folder.',
  ],
  [/Read-only file system/, 'Choose a data folder on a disk that can be written to.'],
];

export function isPassing(log: string): boolean {
  return PASSING.some((pattern) => pattern.test(log));
}

/** Time and process, of no use in a message. */
const LINE_START = /^\S+ \S+ UTC \[\d+\] /;

/** @param log what the program printed */
export function startFailure(program: string, log: string, logFile?: string): StoreError {
  const lines = log
    .trim()
    .split('\n')
    .map((line) => line.replace(LINE_START, ''));
  const telling = lines.filter((line) => /FATAL|PANIC|error|could not|must|not/i.test(line)).slice(-3);
  const words = (telling.length > 0 ? telling : lines.slice(-3)).join(' | ');
  const remedy = REMEDIES.find(([pattern]) => pattern.test(log))?.[1];
  return new StoreError(`${program} failed: ${words || 'it ended without a word'}`, {
    remedy: remedy ?? `Look at ${logFile ?? 'what it printed'}, or set DATABASE_URL to a PostgreSQL of your own.`,
  });
}
