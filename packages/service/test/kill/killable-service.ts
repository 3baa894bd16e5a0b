/** A whole service for a test to kill: server, workers and database are real processes with a data folder of their own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Settings, testSettings } from '../../src/config/index.ts';
import { createAccount, createKey } from '../../src/orchestrator/index.ts';
import { createLog, openService, type Service } from '../../src/serve/index.ts';
import { type Database, isConnectionLost, openDatabase } from '../../src/store/index.ts';
import { findProcesses, signalProcess } from './marked-processes.ts';
import type { Announcement } from './serve-process.ts';
import type { SmallDisk } from './small-disk.ts';
import { waitUntil } from './wait-until.ts';

const PROGRAM = fileURLToPath(new URL('./serve-process.ts', import.meta.url));
const PATIENCE_MS = 120_000;

/** `worker` and `engine` are one of them; `everything` is what a power cut leaves. */
export type Victim = 'worker' | 'engine' | 'database' | 'server' | 'everything';

export class KillableService implements AsyncDisposable {
  /** Holds the data folder, the log, and a folder for the temporary files of all processes. */
  readonly folder: string;
  readonly settings: Settings;
  readonly tempFolder: string;
  readonly #disk: SmallDisk | undefined;
  #server: ChildProcess | undefined;
  #address: string | undefined;
  #database: Database | undefined;

  private constructor(changes: Partial<Settings>, disk: SmallDisk | undefined) {
    this.folder = mkdtempSync(path.join(tmpdir(), 'understudy-kill-'));
    // As root the database runs as another user.
    chmodSync(this.folder, 0o755);
    this.tempFolder = path.join(this.folder, 'temp');
    mkdirSync(this.tempFolder);
    this.settings = testSettings({ dataDir: path.join(this.folder, 'data'), logLevel: 'info', ...changes });
    mkdirSync(this.settings.dataDir);
    this.#disk = disk;
    disk?.mount(this.settings.dataDir);
  }

  /** @param disk to keep the data on; it goes with the service */
  static async start(changes: Partial<Settings> = {}, disk?: SmallDisk): Promise<KillableService> {
    const service = new KillableService(changes, disk);
    await service.start();
    return service;
  }

  /** Undefined while no server runs. */
  get address(): string | undefined {
    return this.#address;
  }

  get log(): string {
    return readFileSync(path.join(this.folder, 'log'), 'utf8');
  }

  /** Resolves when the server answers. */
  async start(): Promise<void> {
    const log = openSync(path.join(this.folder, 'log'), 'a');
    const server = spawn(process.execPath, [PROGRAM, JSON.stringify(this.settings)], {
      // By its temporary folder every process below is recognised.
      env: { ...process.env, TMPDIR: this.tempFolder },
      stdio: ['ignore', log, log, 'ipc'],
    });
    closeSync(log);
    this.#server = server;
    const ended = once(server, 'exit').then(() => undefined);
    const [announcement] = ((await Promise.race([once(server, 'message'), ended])) ?? []) as [Announcement?];
    if (!announcement) throw new Error(`the server did not start:\n${this.log}`);
    this.#address = announcement.address;
    const { databaseUrl: url } = announcement;
    this.#database ??= openDatabase({ url, connectPatienceMs: PATIENCE_MS, allowExitOnIdle: true, maxConnections: 4 });
  }

  /** The database, for looking behind the API. Its connections are lost when it is killed: see `ask`. */
  get database(): Database {
    return this.#database!;
  }

  /** Asks again while the database is away. */
  async ask<Row extends Record<string, unknown>>(text: string, values: unknown[] = []): Promise<Row[]> {
    for (;;) {
      try {
        return (await this.database.query<Row>(text, values)).rows;
      } catch (error) {
        if (!isConnectionLost(error)) throw error;
      }
      await pause(50);
    }
  }

  /** Every process of the service; with `program` only those that run it. */
  pids(program = ''): number[] {
    return findProcesses(this.folder).flatMap(({ pid, command }) => (command.includes(program) ? pid : []));
  }

  /** SIGKILL. What was not there to be killed is passed over; a server that was killed has to be started again. */
  async kill(victim: Victim, pick: (pids: number[]) => number = (pids) => pids[0]!): Promise<void> {
    if (victim === 'worker' || victim === 'engine') {
      const pids = this.pids(`${victim}-process.ts`);
      if (pids.length > 0) signalProcess(pick(pids), 'SIGKILL');
      return;
    }
    const database = this.#databasePid();
    if (victim !== 'server' && database) signalProcess(database, 'SIGKILL');
    if (victim === 'database') return;
    const others = victim === 'everything' ? this.pids() : [];
    const ended = this.#hasEnded();
    this.#address = undefined;
    this.#server?.kill('SIGKILL');
    for (const pid of others) signalProcess(pid, 'SIGKILL');
    await ended;
  }

  #databasePid(): number | undefined {
    const [pid] = readFileSync(path.join(this.settings.dataDir, 'postgres/data/postmaster.pid'), 'utf8').split('\n');
    return Number(pid) || undefined;
  }

  async #hasEnded(): Promise<void> {
    const server = this.#server;
    if (server && server.exitCode === null && server.signalCode === null) await once(server, 'exit');
  }

  /** What an operator's command works with, in a process beside the server: this one. */
  openBeside(): Promise<Service> {
    const settings = { ...this.settings, logLevel: 'silent' } as const;
    return openService(settings, { log: createLog(settings) });
  }

  /** An account with its key, made as an operator makes it. */
  async openAccount(name: string, credits: number): Promise<{ id: string; key: string }> {
    await using service = await this.openBeside();
    const { id } = await createAccount(service.orchestrator, { name, credits });
    const { key } = await createKey(service.orchestrator, { accountId: id, name });
    return { id, key };
  }

  /** As an operator stops it. Resolves with the exit code when no process is left. */
  async stop(): Promise<number | null> {
    const server = this.#server!;
    const ended = this.#hasEnded();
    this.#address = undefined;
    await this.#database?.close();
    server.kill('SIGTERM');
    await ended;
    await waitUntil('the end of all processes', () => this.pids().length === 0, { patienceMs: PATIENCE_MS });
    return server.exitCode;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#database?.close();
    this.#server?.kill('SIGKILL');
    await waitUntil('the end of all processes', () => {
      const left = this.pids();
      for (const pid of left) signalProcess(pid, 'SIGKILL');
      return left.length === 0;
    });
    this.#disk?.unmount();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
