/** A migrated database of its own for each test, all on one server that lives as long as the test process. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDatabase } from '../database/database.ts';
import { migrate } from '../migrate.ts';
import { startEmbeddedPostgres } from '../postgres/start-embedded-postgres.ts';
import { isProcessAlive } from '../process-mark.ts';
import { stopAtOnce } from './stop-at-once.ts';

type TestServer = { url: string };

/** PostgreSQL looks for deadlocks that late; a test waits for it. Many test processes run at once. */
const TEST_SETTINGS = { deadlock_timeout: '50ms', shared_buffers: '16MB', autovacuum: 'off' };

const SERVER_FOLDER = /^understudy-test-server-(\d+)-/;

const TEMPLATE = 'understudy_template';

/** The server as soon as a test has asked for it; one for the process. */
let server: Promise<TestServer> | undefined;
let lastClone: Promise<unknown> = Promise.resolve();
let cloneCount = 0;

export type TestDatabaseOptions = {
  /** false: without any schema. */
  isMigrated?: boolean;
  maxConnections?: number;
};

/**
 * An empty database with the current schema, some 50 ms; the first of a process takes one to two seconds. Close it
 * (`await using`) when the test is over; server and files are gone when the process ends.
 */
export async function openTestDatabase({ isMigrated, ...options }: TestDatabaseOptions = {}): Promise<Database> {
  const url = await createTestDatabase({ isMigrated });
  return openDatabase({ url, allowExitOnIdle: true, ...options });
}

/** Like `openTestDatabase`, for a test that opens it itself or in another process: returns the URL. */
export async function createTestDatabase({
  isMigrated = true,
}: {
  isMigrated?: boolean | undefined;
} = {}): Promise<string> {
  server ??= startTestServer();
  const { url } = await server;
  const name = `test_${++cloneCount}`;
  const template = isMigrated ? TEMPLATE : 'template0';
  // PostgreSQL copies a database only while nobody else does.
  const clone = lastClone.then(() => runAlone(url, `create database ${name} template ${template} strategy file_copy`));
  lastClone = clone.catch(() => {});
  await clone;
  return databaseUrl(url, name);
}

async function startTestServer(): Promise<TestServer> {
  const folder = makeServerFolder();
  process.once('exit', () => {
    stopAtOnce(join(folder, 'data'));
    rmSync(folder, { recursive: true, force: true });
  });
  const { url } = await startEmbeddedPostgres({ folder, isDurable: false, settings: TEST_SETTINGS });
  await runAlone(url, `create database ${TEMPLATE}`);
  await using template = openDatabase({ url: databaseUrl(url, TEMPLATE), maxConnections: 1 });
  await migrate(template);
  return { url };
}

/** A process that is killed cannot tidy up: the next one does. */
function makeServerFolder(): string {
  for (const name of readdirSync(tmpdir())) {
    const pid = SERVER_FOLDER.exec(name)?.[1];
    if (pid && !isProcessAlive(Number(pid))) rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
  return mkdtempSync(join(tmpdir(), `understudy-test-server-${process.pid}-`));
}

async function runAlone(url: string, statement: string): Promise<void> {
  await using maintenance = openDatabase({ url, maxConnections: 1 });
  await maintenance.query(statement);
}

function databaseUrl(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}
