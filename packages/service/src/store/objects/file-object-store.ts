/** Objects as files of a folder, written so that no crash leaves half of one. */
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import {
  copyFile,
  type FileHandle,
  link,
  mkdir,
  open,
  opendir,
  readdir,
  realpath,
  rename,
  rm,
  stat,
} from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { errorCode } from '../store-error.ts';
import { syncPath } from '../sync-path.ts';
import { digestFile } from './digest-file.ts';
import { requireKey } from './object-key.ts';
import { type ByteRange, ObjectMissing, type ObjectStore, type StoredObject } from './object-store.ts';

/** Begins with a dot, so it cannot be the key of an object. On the same disk as the objects, so that rename is atomic. */
const INCOMING = '.incoming';

/** What lies in `INCOMING` for longer belongs to a process that is gone. */
const STALE_INCOMING_MS = 24 * 3600 * 1000;

/** Answers of the system where a file cannot be linked: another disk, no links there, too many links, a foreign file. */
const CANNOT_LINK = ['EXDEV', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EACCES'];

export class FileObjectStore implements ObjectStore {
  readonly #root: string;
  #isPrepared: Promise<void> | undefined;

  constructor(root: string) {
    this.#root = resolve(root);
  }

  async putFile(key: string, localPath: string): Promise<{ sizeBytes: number; sha256: string }> {
    const target = this.#path(key);
    const incoming = await this.#takeIn(localPath);
    try {
      const facts = await digestFile(incoming);
      await syncPath(incoming);
      await this.#moveInto(incoming, target);
      return facts;
    } catch (error) {
      await rm(incoming, { force: true });
      throw error;
    }
  }

  async read(key: string, range?: ByteRange): Promise<Readable> {
    return (await this.#open(key)).createReadStream({ ...range });
  }

  async open(key: string): Promise<{ body: Readable; sizeBytes: number }> {
    const handle = await this.#open(key);
    return { sizeBytes: (await handle.stat()).size, body: handle.createReadStream() };
  }

  async stat(key: string): Promise<{ sizeBytes: number } | undefined> {
    try {
      const found = await stat(this.#path(key));
      return found.isFile() ? { sizeBytes: found.size } : undefined;
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
  }

  async localFile(key: string): Promise<string> {
    if (!(await this.stat(key))) throw new ObjectMissing(key);
    return this.#path(key);
  }

  async delete(key: string): Promise<void> {
    await rm(this.#path(key), { force: true });
  }

  async deletePrefix(prefix: string): Promise<void> {
    await rm(this.#path(prefix), { recursive: true, force: true });
  }

  async *list(prefix?: string): AsyncGenerator<StoredObject> {
    const folder = prefix === undefined ? this.#root : this.#path(prefix);
    for await (const path of filesBelow(folder)) {
      const key = relative(this.#root, path).replaceAll(sep, '/');
      const found = await this.stat(key);
      // It may have been deleted since.
      if (found) yield { key, sizeBytes: found.sizeBytes };
    }
  }

  async #open(key: string): Promise<FileHandle> {
    try {
      return await open(this.#path(key), 'r');
    } catch (error) {
      throw isAbsent(error) ? new ObjectMissing(key, { cause: error }) : error;
    }
  }

  #path(key: string): string {
    return join(this.#root, requireKey(key));
  }

  /** A second name of the file in the store's own folder, or a copy where that cannot be. */
  async #takeIn(localPath: string): Promise<string> {
    this.#isPrepared ??= this.#prepare();
    await this.#isPrepared;
    const incoming = join(this.#root, INCOMING, `${Date.now()}-${randomBytes(12).toString('hex')}`);
    // A symbolic link would itself get the second name.
    const source = await realpath(localPath);
    try {
      await link(source, incoming);
    } catch (error) {
      if (!CANNOT_LINK.includes(errorCode(error))) throw error;
      await copyFile(source, incoming, constants.COPYFILE_FICLONE);
      await syncPath(incoming);
    }
    return incoming;
  }

  async #moveInto(incoming: string, target: string): Promise<void> {
    const folder = dirname(target);
    // `deletePrefix` may remove the folder in between.
    for (let attempt = 0; ; attempt++) {
      await mkdir(folder, { recursive: true });
      try {
        await rename(incoming, target);
        // Where both names are the same file already, rename does nothing and leaves the first.
        await rm(incoming, { force: true });
        return await syncPath(folder);
      } catch (error) {
        if (errorCode(error) !== 'ENOENT' || attempt === 3) throw error;
      }
    }
  }

  async #prepare(): Promise<void> {
    const folder = join(this.#root, INCOMING);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    for (const name of await readdir(folder)) {
      // Names begin with the time they were given.
      if (Number.parseInt(name, 10) < Date.now() - STALE_INCOMING_MS) await rm(join(folder, name), { force: true });
    }
  }
}

/**
 * Every file below the folder but hidden ones. A folder at a time, which `opendir` does not do by itself: the one who asks may take
 * long, and folders that are deleted meanwhile are passed over.
 */
async function* filesBelow(folder: string): AsyncGenerator<string> {
  let entries: Awaited<ReturnType<typeof opendir>>;
  try {
    entries = await opendir(folder);
  } catch (error) {
    if (isAbsent(error)) return;
    throw error;
  }
  for await (const entry of entries) {
    if (entry.name.startsWith('.')) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else if (entry.isFile()) yield path;
  }
}

function isAbsent(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(errorCode(error));
}
