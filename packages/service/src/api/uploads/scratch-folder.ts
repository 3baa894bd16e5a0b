/** Where the API keeps the files of requests that are being answered: gone when the process ends, or at the next start. */
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { isMarkAlive, markOfProcess, PROCESS_MARK } from '../../store/index.ts';

/** A folder that nobody has written to for so long belongs to nobody, whatever its name says. */
const ABANDONED_AFTER_MS = 24 * 3600 * 1000;
/** api-<host>-<process>-<random> */
const NAME = new RegExp(`^api-(.+)-(${PROCESS_MARK.source})-[^-]+$`);

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
    return new ScratchFolder(await mkdtemp(path.join(parent, `api-${ownHost()}-${markOfProcess()}-`)));
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
  const [, host, mark] = NAME.exec(name) ?? [];
  if (host === undefined || mark === undefined) return false;
  if (host === ownHost() && !isMarkAlive(mark)) return true;
  const facts = await stat(folder).catch(() => undefined);
  return facts !== undefined && Date.now() - facts.mtimeMs > ABANDONED_AFTER_MS;
}

function ownHost(): string {
  return hostname().replaceAll(/[^A-Za-z0-9.-]/g, '_') || 'host';
}
