/** What `understudy doctor` asks: whether a service could be started here, with these settings. */
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import type { Settings } from '../config/index.ts';
import { freeDiskBytes, openDatabase, startEmbeddedPostgres } from '../store/index.ts';
import { listenFailure } from './listen.ts';
import { requireDatabase } from './require-database.ts';

export type ServiceFinding = {
  name: string;
  ok: boolean;
  /** What there is, or what went wrong. */
  found: string;
  /** How to mend it; empty where nothing is wrong. */
  remedy: string;
};

/** Looks and tries; leaves nothing behind. */
export async function checkService(settings: Settings): Promise<ServiceFinding[]> {
  return [
    await finding('service database', () => tryDatabase(settings)),
    await finding('service disk', () => measureDisk(settings)),
    await finding('service port', () => tryPort(settings)),
  ];
}

async function finding(name: string, look: () => Promise<string>): Promise<ServiceFinding> {
  try {
    return { name, ok: true, found: await look(), remedy: '' };
  } catch (error) {
    const remedy =
      error instanceof Error && 'remedy' in error ? String(error.remedy) : 'Run `understudy serve` to see more.';
    return { name, ok: false, found: error instanceof Error ? error.message : String(error), remedy };
  }
}

/** The operator's own, or the embedded one in a folder where the data folder is or would be. */
async function tryDatabase({ databaseUrl, dataDir, postgresBinDir: binFolder }: Settings): Promise<string> {
  if (databaseUrl) return askVersion(databaseUrl);
  const folder = mkdtempSync(join(nearestFolder(dataDir), '.understudy-doctor-'));
  try {
    // PostgreSQL may run as another user.
    chmodSync(folder, 0o755);
    await using server = await startEmbeddedPostgres({ folder: join(folder, 'postgres'), binFolder, isDurable: false });
    return `${await askVersion(server.url)} beside ${dataDir}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function askVersion(url: string): Promise<string> {
  await using database = openDatabase({ url, connectPatienceMs: 0 });
  return `PostgreSQL ${await requireDatabase(database)}`;
}

function nearestFolder(path: string): string {
  return existsSync(path) ? path : nearestFolder(dirname(path));
}

async function measureDisk({ dataDir, minFreeDiskMb }: Settings): Promise<string> {
  const freeMb = Math.floor((await freeDiskBytes(dataDir)) / 2 ** 20);
  const found = `${freeMb} MB free for ${dataDir}`;
  if (freeMb >= minFreeDiskMb) return found;
  const remedy = `Free some space: with less than ${minFreeDiskMb} MB no job is accepted.`;
  throw Object.assign(new Error(found), { remedy });
}

async function tryPort({ host, port }: Settings): Promise<string> {
  if (await isServiceThere({ host, port })) return `a service answers on port ${port} of ${host}`;
  const server = createServer();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject).listen({ host, port }, resolve);
  await promise.catch((error) => {
    throw listenFailure(error, { host, port });
  });
  server.close();
  return `${port} of ${host} is free`;
}

async function isServiceThere({ host, port }: Pick<Settings, 'host' | 'port'>): Promise<boolean> {
  if (port === 0) return false;
  const signal = AbortSignal.timeout(2000);
  const answer = await fetch(`http://${host.includes(':') ? `[${host}]` : host}:${port}/livez`, { signal }).catch(
    () => undefined,
  );
  return answer?.status === 200 && answer.headers.has('x-request-id');
}
