/** Folders for temporary files, each named for the process that it belongs to: what a killed process left, another one removes. */
import { mkdir, mkdtemp, readdir, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { isMarkAlive, markOfProcess, PROCESS_MARK } from './process-mark.ts';

export type ProcessFolderOptions = {
  /** Where the folders of all processes lie, made if missing. Machines may share it. */
  parent: string;
  /** What it is for, in letters: the first word of its name. Folders of other kinds are left alone. */
  kind: string;
  /** A folder that shows no sign of life for so long belongs to nobody, whatever its name says. */
  abandonedAfterMs: number;
};

/** `<kind>-<host>-<process>-<random>` under the parent. */
export class ProcessFolder implements AsyncDisposable {
  readonly path: string;
  readonly #options: ProcessFolderOptions;

  private constructor(folder: string, options: ProcessFolderOptions) {
    this.path = folder;
    this.#options = options;
  }

  /** Makes one for this process. Before, it removes those of processes of this machine that have ended, and all abandoned ones. */
  static async open(options: ProcessFolderOptions): Promise<ProcessFolder> {
    const { parent, kind } = options;
    await mkdir(parent, { recursive: true });
    await removeLeftovers(options);
    // One step, so that a folder never lacks its owner.
    const folder = await mkdtemp(path.join(parent, `${kind}-${ownHost()}-${markOfProcess()}-`));
    return new ProcessFolder(folder, options);
  }

  /** A sign of life. */
  async touch(): Promise<void> {
    const now = new Date();
    await utimes(this.path, now, now);
  }

  /** One inside it for a part of the work, gone when it is disposed of. */
  async openPart(name: string): Promise<AsyncDisposable & { path: string }> {
    const folder = await mkdtemp(path.join(this.path, `${name}-`));
    return { path: folder, [Symbol.asyncDispose]: () => remove(folder) };
  }

  /** Removes it with all that is in it, and what others have left since it was opened: it may be the last. */
  async [Symbol.asyncDispose](): Promise<void> {
    await remove(this.path);
    await removeLeftovers(this.#options);
  }
}

/** As far as it can be: a process that was just ended may still be writing. What stays the next process removes. */
async function remove(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 3, retryDelay: 100 }).catch(() => {});
}

async function removeLeftovers(options: ProcessFolderOptions): Promise<void> {
  for (const name of await readdir(options.parent).catch(() => [])) {
    if (await isLeftover(name, options)) await remove(path.join(options.parent, name));
  }
}

async function isLeftover(name: string, { parent, kind, abandonedAfterMs }: ProcessFolderOptions): Promise<boolean> {
  const [, host, mark] = new RegExp(`^${kind}-(.+)-(${PROCESS_MARK.source})-[^-]+$`).exec(name) ?? [];
  if (host === undefined || mark === undefined) return false;
  if (host === ownHost() && !isMarkAlive(mark)) return true;
  const facts = await stat(path.join(parent, name)).catch(() => undefined);
  return facts !== undefined && Date.now() - facts.mtimeMs > abandonedAfterMs;
}

function ownHost(): string {
  return hostname().replaceAll(/[^A-Za-z0-9.-]/g, '_') || 'host';
}
