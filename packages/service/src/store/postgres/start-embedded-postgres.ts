/** The PostgreSQL that the service brings up itself when the operator names none: a child process on a Unix socket. */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isProcessAlive } from '../process-mark.ts';
import { StoreError } from '../store-error.ts';
import { askServer, createServiceDatabase, serviceUrl } from './ask-server.ts';
import { clusterVersion, createCluster } from './create-cluster.ts';
import { KeepAlive } from './keep-alive.ts';
import { isServerRunning, releaseLockFiles, serverPid } from './lock-files.ts';
import { type Places, preparePlaces } from './places.ts';
import { findServerBinaries } from './server-binaries.ts';
import { startServerProcess } from './server-process.ts';
import type { ServerUser } from './server-user.ts';
import { isPassing, startFailure } from './start-failure.ts';

export type EmbeddedPostgresOptions = {
  /** Where the database lies, made if missing. One folder is one database. */
  folder: string;
  /** Folder with `postgres` and `initdb`; otherwise the system's are used, or those of the npm package. */
  binFolder?: string | undefined;
  /** Told when the server was lost and could not be brought back yet; it goes on trying. */
  onProblem?: (error: unknown) => void;
  /** More of PostgreSQL's own settings. */
  settings?: Readonly<Record<string, string>>;
  /** false: what is written may be lost in a power cut. For tests only. */
  isDurable?: boolean;
};

export const EMBEDDED_POSTGRES_DEFAULTS = { onProblem: () => {}, settings: {}, isDurable: true } as const;

export type EmbeddedPostgres = AsyncDisposable & {
  /** For `openDatabase`. Stays the same when the server is started again. */
  url: string;
  /** Whether another process had started the server. */
  isAdopted: boolean;
};

/** What is committed is still handed to the system at once, so killed processes lose nothing. */
const NOT_DURABLE = { fsync: 'off', full_page_writes: 'off' };

const START_TIMEOUT_MS = 120_000;
const STOP_TIMEOUT_MS = 60_000;
/** A server that still answers this long after we let go of it is held by another process. */
const STILL_USED_MS = 500;
const WATCH_INTERVAL_MS = 1000;
const ASK_PAUSE_MS = 20;

/**
 * Starts the server of a folder, or joins the one that another process has started. It runs as long as any process that
 * called this is alive and has not disposed of it; the last one stops it, also by being killed. Should the server itself be
 * killed, one of them starts it again within seconds: connections are lost then, committed transactions are not.
 *
 * As root the server runs as the unprivileged user that owns the data, else `postgres` or `nobody`.
 *
 * @throws StoreError if no PostgreSQL is found, the folder cannot be used, or the server does not start; says what to do
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  if (process.platform === 'win32') {
    throw new StoreError('the built-in database does not run on Windows', {
      remedy: 'Set DATABASE_URL to a PostgreSQL of your own, or run the service in a container or in WSL.',
    });
  }
  const server = new EmbeddedServer({ ...EMBEDDED_POSTGRES_DEFAULTS, ...options });
  return server.start();
}

class EmbeddedServer {
  readonly #options: EmbeddedPostgresOptions & Required<Omit<EmbeddedPostgresOptions, 'binFolder'>>;
  readonly #places: Places;
  readonly #user: ServerUser;
  readonly #keepAlive: KeepAlive;
  #watch: NodeJS.Timeout | undefined;
  #recovery: Promise<void> | undefined;
  /** There was a database: where it is gone an empty one must not take its place. */
  #hasDatabase = false;
  #isStopping = false;

  constructor(options: EmbeddedPostgresOptions & Required<Omit<EmbeddedPostgresOptions, 'binFolder'>>) {
    this.#options = options;
    const { places, user } = preparePlaces(options.folder);
    this.#places = places;
    this.#user = user;
    this.#keepAlive = new KeepAlive(places.keepAlive, user);
  }

  async start(): Promise<EmbeddedPostgres> {
    try {
      const isAdopted = await this.#acquire();
      this.#hasDatabase = true;
      await createServiceDatabase(this.#places);
      this.#watch = setInterval(() => this.#bringBackIfLost(), WATCH_INTERVAL_MS).unref();
      return { url: serviceUrl(this.#places), isAdopted, [Symbol.asyncDispose]: () => this.#stop() };
    } catch (error) {
      this.#keepAlive.release();
      throw error;
    }
  }

  /** Joins a running server or starts one; says whether it was there. */
  async #acquire(): Promise<boolean> {
    const giveUpAt = performance.now() + START_TIMEOUT_MS;
    for (;;) {
      if (await this.#adopt(giveUpAt)) return true;
      await this.#stopAbandoned(giveUpAt);
      const { isReady, log } = await this.#launch(giveUpAt);
      if (isReady) return false;
      const isHopeless = !isPassing(log) || performance.now() > giveUpAt || this.#isStopping;
      if (isHopeless) throw startFailure('PostgreSQL', log, this.#places.log);
      await sleep(10 * ASK_PAUSE_MS);
    }
  }

  /** Waits for a server whose switch is listening. */
  async #adopt(giveUpAt: number): Promise<boolean> {
    while (this.#keepAlive.hold()) {
      // Held once more after the answer: the switch may have gone off before we took hold.
      if ((await askServer(this.#places)).state === 'ready' && this.#keepAlive.hold()) return true;
      // A switch that has lost its server, and the shell that would end it, goes off only when nobody holds it.
      if (!isServerRunning(this.#places)) this.#keepAlive.release();
      if (performance.now() > giveUpAt || this.#isStopping) throw tooSlow(this.#places);
      await sleep(ASK_PAUSE_MS);
    }
    return false;
  }

  /** A server without a switch would outlive everybody: its switch was killed. Stop it, to start it again with one. */
  async #stopAbandoned(giveUpAt: number): Promise<void> {
    const { state } = await askServer(this.#places);
    const pid = serverPid(this.#places);
    if (state !== 'ready' || !pid) return;
    process.kill(pid, 'SIGINT');
    while (isProcessAlive(pid) && performance.now() < giveUpAt) await sleep(ASK_PAUSE_MS);
  }

  /** Starts our own server and waits until it answers, or has ended with what the log says. */
  async #launch(giveUpAt: number): Promise<{ isReady: boolean; log: string }> {
    const { binFolder, settings, isDurable } = this.#options;
    const places = this.#places;
    const user = this.#user;
    const majorVersion = clusterVersion(places.data);
    if (!majorVersion && this.#hasDatabase) throw vanished(places);
    const binaries = findServerBinaries({ binFolder, majorVersion, user, copyFolder: places.folder });
    if (!majorVersion) await createCluster(places, { binaries, user, isDurable });
    releaseLockFiles(places);

    // Tells our server from one that another process started at the same moment, or that is about to end.
    const name = `understudy-${randomBytes(6).toString('hex')}`;
    const allSettings = { ...(isDurable ? {} : NOT_DURABLE), ...settings, cluster_name: name };
    const server = startServerProcess(places, { binaries, user, keepAlive: this.#keepAlive, settings: allSettings });
    for (;;) {
      const answer = await askServer(places);
      if (answer.state === 'ready' && answer.name === name) return { isReady: true, log: '' };
      const hasEnded = server.process.exitCode !== null || server.process.signalCode !== null;
      if (hasEnded) return { isReady: false, log: server.readLog() };
      if (performance.now() > giveUpAt || this.#isStopping) throw tooSlow(places);
      await sleep(ASK_PAUSE_MS);
    }
  }

  /** Called by a timer: what goes wrong here must not end the process. */
  #bringBackIfLost(): void {
    if (this.#recovery || this.#isStopping) return;
    this.#recovery = this.#holdOrAcquire()
      .catch(this.#options.onProblem)
      .finally(() => {
        this.#recovery = undefined;
      });
  }

  async #holdOrAcquire(): Promise<void> {
    if (!this.#keepAlive.hold() || !isServerRunning(this.#places)) await this.#acquire();
  }

  async #stop(): Promise<void> {
    if (this.#isStopping) return;
    this.#isStopping = true;
    clearInterval(this.#watch);
    await this.#recovery;
    const pid = serverPid(this.#places);
    this.#keepAlive.release();
    const releasedAt = performance.now();
    while (pid && isProcessAlive(pid)) {
      const waitedMs = performance.now() - releasedAt;
      if (waitedMs > STILL_USED_MS && (await askServer(this.#places)).state === 'ready') return;
      if (waitedMs > STOP_TIMEOUT_MS)
        throw new Error(`PostgreSQL (process ${pid}) does not stop; see ${this.#places.log}`);
      await sleep(ASK_PAUSE_MS);
    }
  }
}

function vanished({ data }: Places): StoreError {
  return new StoreError(`the database is gone: ${data} was there when this process started`, {
    remedy: 'Put it back (is its disk mounted?), or stop the service and restore a backup.',
  });
}

function tooSlow({ log }: Places): StoreError {
  return new StoreError(`PostgreSQL takes no connections after ${START_TIMEOUT_MS / 1000} s`, {
    remedy: `Look at ${log}; start again to go on waiting (after a crash it repairs itself, which can take long).`,
  });
}
