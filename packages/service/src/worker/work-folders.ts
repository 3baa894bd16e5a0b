/** Where workers keep temporary files: a folder a worker, and in it one a task. Removes what dead workers left. */
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { isMarkAlive, markOfProcess } from '../store/index.ts';

/** `process`: its mark, see `markOfProcess`. */
type Owner = { host: string; process: string };

const OWNER_FILE = 'owner.json';
/** A worker gives signs of life every few seconds: one that is silent for this long is gone, wherever it ran. */
const ABANDONED_AFTER_MS = 10 * 60_000;

export class WorkFolders implements AsyncDisposable {
  /** This worker's own. */
  readonly path: string;

  private constructor(folder: string) {
    this.path = folder;
  }

  /** @param root shared by all workers of this machine */
  static async open(root: string, workerId: string): Promise<WorkFolders> {
    const folders = new WorkFolders(path.join(root, workerId));
    await removeAbandoned(root);
    await mkdir(folders.path, { recursive: true });
    const owner: Owner = { host: hostname(), process: markOfProcess() };
    await writeFile(path.join(folders.path, OWNER_FILE), JSON.stringify(owner));
    return folders;
  }

  /** A sign of life. */
  async touch(): Promise<void> {
    const now = new Date();
    await utimes(this.path, now, now);
  }

  /** A folder for one task, gone when it is disposed of. */
  async openTaskFolder(): Promise<AsyncDisposable & { path: string }> {
    const folder = await mkdtemp(path.join(this.path, 'task-'));
    return { path: folder, [Symbol.asyncDispose]: () => remove(folder) };
  }

  /** Removes this worker's own folder, and those of workers that died since it started: it may be the last. */
  async [Symbol.asyncDispose](): Promise<void> {
    await remove(this.path);
    await removeAbandoned(path.dirname(this.path));
  }
}

async function removeAbandoned(root: string): Promise<void> {
  const names = await readdir(root).catch(() => []);
  for (const name of names) {
    const folder = path.join(root, name);
    if (await isAbandoned(folder)) await remove(folder);
  }
}

async function isAbandoned(folder: string): Promise<boolean> {
  const facts = await stat(folder).catch(() => undefined);
  if (!facts?.isDirectory()) return false;
  if (Date.now() - facts.mtimeMs > ABANDONED_AFTER_MS) return true;
  const owner = await readOwner(folder);
  // Without one the worker is just starting.
  return owner !== undefined && owner.host === hostname() && !isMarkAlive(owner.process);
}

/** Undefined where nothing can be read yet, or only what a power cut has left of it. */
async function readOwner(folder: string): Promise<Owner | undefined> {
  try {
    return JSON.parse(await readFile(path.join(folder, OWNER_FILE), 'utf8')) as Owner;
  } catch {
    return undefined;
  }
}

/** An engine process that was just ended may still be writing. */
async function remove(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 3, retryDelay: 100 }).catch(() => {});
}
