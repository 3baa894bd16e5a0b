/** Where the API keeps the files of requests that are being answered: gone when the process ends, or at the next start. */
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';

/** A folder that nobody has written to for so long belongs to nobody, whatever its name says. */
const ABANDONED_AFTER_MS = 24 * 3600 * 1000;
/** api-<host>-<pid>-<random> */
const NAME = /^api-(.+)-(\d+)-[^-]+$/;

/**
 * A folder of this process under `parent`. Opening it removes the folders that killed processes left there: those of this host whose
 * process is gone, and those of other hosts that are a day old. Disposing it removes it with everything inside.
 */
export class ScratchFolder implements AsyncDisposable {
  readonly path: string;

  private constructor(folder: string) {
    this.path = folder;
  }

  static async open(parent: string): Promise<ScratchFolder> {
    await mkdir(parent, { recursive: true });
    await removeLeftovers(parent);
    return new ScratchFolder(await mkdtemp(path.join(parent, `api-${ownHost()}-${process.pid}-`)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}

async function removeLeftovers(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const folder = path.join(parent, name);
    if (await isLeftover(name, folder)) await rm(folder, { recursive: true, force: true });
  }
}

async function isLeftover(name: string, folder: string): Promise<boolean> {
  const [, host, pid] = NAME.exec(name) ?? [];
  if (host === undefined) return false;
  if (host === ownHost() && !isAlive(Number(pid))) return true;
  const facts = await stat(folder).catch(() => undefined);
  return facts !== undefined && Date.now() - facts.mtimeMs > ABANDONED_AFTER_MS;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process: it lives.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function ownHost(): string {
  return hostname().replaceAll(/[^A-Za-z0-9.-]/g, '_') || 'host';
}
