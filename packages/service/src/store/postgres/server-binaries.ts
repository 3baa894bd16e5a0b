/** Finds the programs of PostgreSQL: those of the system, else those of the npm package. */
import { spawnSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { StoreError } from '../store-error.ts';
import { npmBinFolder } from './npm-binaries.ts';
import type { ServerUser } from './server-user.ts';

export type ServerBinaries = {
  /** Folder with `postgres` and `initdb`. */
  binFolder: string;
  /** 15, 16 …; databases of one major version cannot be opened by another. */
  majorVersion: number;
};

export type BinarySearch = {
  /** A folder that the operator named; no other is looked at then. */
  binFolder?: string | undefined;
  /** Only this version will do: it made the database. */
  majorVersion?: number | undefined;
  user: ServerUser;
  /** Where programs may be copied to, if they cannot be used where they lie. */
  copyFolder: string;
};

/** The oldest that our SQL is written for. */
export const MIN_MAJOR_VERSION = 15;

const SYSTEM_BIN_FOLDERS = [
  '/usr/lib/postgresql/*/bin',
  '/usr/pgsql-*/bin',
  '/usr/libexec/postgresql*',
  '/opt/homebrew/opt/postgresql@*/bin',
  '/usr/local/opt/postgresql@*/bin',
];

/**
 * @throws StoreError if there is none that runs, or none of the version asked for
 */
export function findServerBinaries(search: BinarySearch): ServerBinaries {
  const found: string[] = [];
  for (const binFolder of candidates(search)) {
    const answer = askVersion(binFolder, search.user);
    if (typeof answer === 'string') {
      found.push(`${binFolder}: ${answer}`);
      continue;
    }
    if (answer === (search.majorVersion ?? answer) && answer >= MIN_MAJOR_VERSION)
      return { binFolder, majorVersion: answer };
    found.push(`${binFolder}: version ${answer}`);
  }
  const looked = found.length > 0 ? `; found ${found.join('; ')}` : '';
  if (search.majorVersion) {
    throw new StoreError(
      `the database was made by PostgreSQL ${search.majorVersion}, which is not installed${looked}`,
      {
        remedy: `Install PostgreSQL ${search.majorVersion}, or go on with a new data folder into which you restore a backup.`,
      },
    );
  }
  throw new StoreError(`no PostgreSQL ${MIN_MAJOR_VERSION} or newer that runs here${looked}`, {
    remedy: 'Install PostgreSQL, install the npm packages without --omit=optional, or set DATABASE_URL.',
  });
}

/** The system's newest first; the npm package is only touched when nothing before it will do. */
function* candidates({ binFolder, user, copyFolder }: BinarySearch): Generator<string> {
  if (binFolder) {
    yield binFolder;
    return;
  }
  const folders = [
    ...SYSTEM_BIN_FOLDERS.flatMap((pattern) => globSync(pattern)).sort((a, b) => folderVersion(b) - folderVersion(a)),
    ...(process.env.PATH ?? '').split(delimiter).filter(Boolean),
  ];
  yield* folders.filter((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')));
  const fromPackage = npmBinFolder(user, copyFolder);
  if (fromPackage) yield fromPackage;
}

function folderVersion(folder: string): number {
  return Number(/\d+/.exec(folder)?.[0] ?? 0);
}

/** The major version, or what is wrong. */
function askVersion(binFolder: string, { uid, gid }: ServerUser): number | string {
  const answer = spawnSync(join(binFolder, 'postgres'), ['--version'], {
    cwd: '/',
    encoding: 'utf8',
    ...(uid === undefined ? {} : { uid, gid }),
  });
  if (answer.error) return answer.error.message;
  const version = /\b(\d+)[.\d]*/.exec(answer.stdout)?.[1];
  return version ? Number(version) : `does not run (${answer.stderr.trim() || `exit code ${answer.status}`})`;
}
