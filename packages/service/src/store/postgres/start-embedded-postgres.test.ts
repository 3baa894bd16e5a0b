import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { on, once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '../database/database.ts';
import { isProcessAlive, markOfProcess } from '../process-mark.ts';
import { stopAtOnce } from '../testing/stop-at-once.ts';
import { type EmbeddedPostgresOptions, startEmbeddedPostgres } from './start-embedded-postgres.ts';
import type { OwnerMessage } from './testing/owner-process.ts';

const IS_ROOT = process.getuid?.() === 0;

/** A name that shells, lists and URLs could trip over. */
const DATABASE_FOLDER = `my "data", 100% $HOME 'é'`;

/** Removed after the test, with the server that may still run in it. */
function makeFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-postgres-'));
  // As root the server runs as another user.
  chmodSync(folder, 0o755);
  t.after(() => {
    stopAtOnce(join(folder, DATABASE_FOLDER, 'data'));
    rmSync(folder, { recursive: true, force: true });
  });
  return join(folder, DATABASE_FOLDER);
}

let template: Promise<string> | undefined;
after(async () => template && rmSync(dirname(await template), { recursive: true, force: true }));

/** A database with one row of `survivors`, made once and copied for the tests that do not care how one is made. */
async function copyDatabase(folder: string): Promise<string> {
  template ??= makeTemplate();
  execFileSync('cp', ['-a', await template, folder]);
  return folder;
}

async function makeTemplate(): Promise<string> {
  const folder = join(mkdtempSync(join(tmpdir(), 'understudy-postgres-')), 'db');
  chmodSync(dirname(folder), 0o755);
  await using server = await start(folder);
  await using database = openDatabase({ url: server.url });
  await database.query('create table survivors (row int generated always as identity)');
  await database.query('insert into survivors default values');
  return folder;
}

/** Without waiting for the disk: these tests kill processes, not machines. */
function start(folder: string, options: Partial<EmbeddedPostgresOptions> = {}) {
  return startEmbeddedPostgres({ folder, isDurable: false, ...options });
}

function serverPid(folder: string): number | undefined {
  const file = join(folder, 'data', 'postmaster.pid');
  return existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : undefined;
}

async function untilGone(pid: number): Promise<void> {
  while (isProcessAlive(pid)) await sleep(10);
}

function startOwner(folder: string, task: 'write' | 'rest', userId?: number): ChildProcess {
  const program = new URL('./testing/owner-process.ts', import.meta.url);
  return fork(program, [folder, task, userId?.toString() ?? '']);
}

async function untilReady(owner: ChildProcess): Promise<OwnerMessage & { kind: 'ready' }> {
  for await (const [message] of on(owner, 'message', { close: ['exit'] })) {
    if (message.kind === 'ready') return message;
  }
  throw new Error('the process ended before its database was ready');
}

async function countRows(url: string): Promise<number> {
  await using database = openDatabase({ url });
  const { rows } = await database.query('select count(*) as count from survivors');
  return rows[0]!.count;
}

test('a database is still there when it is stopped and started again', async (t) => {
  const folder = makeFolder(t);
  const first = await startEmbeddedPostgres({ folder });
  assert.equal(first.isAdopted, false);
  await using database = openDatabase({ url: first.url });
  await database.query('create table survivors as select 1 as row');
  await database.close();
  const pid = serverPid(folder)!;
  await first[Symbol.asyncDispose]();
  assert.equal(isProcessAlive(pid), false);
  await using second = await start(folder);
  assert.equal(second.url, first.url);
  assert.equal(await countRows(second.url), 1);
});

test('what processes that were killed while they made a database have left is removed, also where an id is used again', async (t) => {
  const folder = makeFolder(t);
  const dead = ['new-data-999999999.7-aa', ...(process.platform === 'linux' ? [`new-data-${process.pid}.1-bb`] : [])];
  const living = `new-data-${markOfProcess()}-cc`;
  for (const name of [...dead, living]) mkdirSync(join(folder, name, 'base'), { recursive: true });
  await using _server = await start(folder);
  const left = readdirSync(folder).filter((name) => name.startsWith('new-data'));
  assert.deepEqual(left, [living]);
});

test('a killed owner leaves no server behind and loses nothing that was committed', async (t) => {
  const folder = makeFolder(t);
  const committed: number[] = [];
  for (let round = 1; round <= 3; round++) {
    const owner = startOwner(folder, 'write');
    for await (const [message] of on(owner, 'message', { close: ['exit'] })) {
      if (message.kind === 'committed') committed.push(message.row);
      if (committed.length === 40 * round) break;
    }
    assert.equal(committed.length, 40 * round, 'the process ended by itself');
    const pid = serverPid(folder)!;
    const exit = once(owner, 'exit');
    owner.kill('SIGKILL');
    await exit;
    await untilGone(pid);
  }
  await using server = await start(folder);
  await using database = openDatabase({ url: server.url });
  const { rows } = await database.query('select count(*) as count from survivors where row = any($1)', [committed]);
  assert.deepEqual(rows, [{ count: committed.length }]);
});

test('of several that start at once one starts the server and the others join it', async (t) => {
  const folder = makeFolder(t);
  const servers = await Promise.all([start(folder), start(folder), start(folder)]);
  assert.deepEqual(servers.map(({ isAdopted }) => isAdopted).toSorted(), [false, true, true]);
  const pid = serverPid(folder)!;
  for (const server of servers.slice(0, 2)) await server[Symbol.asyncDispose]();
  await using database = openDatabase({ url: servers[2]!.url });
  await database.query('select 1');
  await database.close();
  await servers[2]![Symbol.asyncDispose]();
  assert.equal(isProcessAlive(pid), false);
});

test('a server goes on when the process that started it is killed but another one uses it', async (t) => {
  const folder = await copyDatabase(makeFolder(t));
  const owner = startOwner(folder, 'rest');
  await untilReady(owner);
  await using joined = await start(folder);
  assert.equal(joined.isAdopted, true);
  const pid = serverPid(folder)!;
  const exit = once(owner, 'exit');
  owner.kill('SIGKILL');
  await exit;
  assert.equal(await countRows(joined.url), 1);
  assert.equal(serverPid(folder), pid);
});

test('a server that is killed itself is brought back, and the open database goes on', async (t) => {
  const folder = await copyDatabase(makeFolder(t));
  await using server = await start(folder);
  await using database = openDatabase({ url: server.url });
  await database.query('insert into survivors default values');
  const pid = serverPid(folder)!;
  process.kill(pid, 'SIGKILL');
  while (serverPid(folder) === pid) await sleep(10);
  const { rows } = await database.query('select row from survivors order by row');
  assert.deepEqual(rows, [{ row: 1 }, { row: 2 }]);
});

test('a folder whose path is too long for a socket gets a shorter place for it', async (t) => {
  const folder = await copyDatabase(join(dirname(makeFolder(t)), 'long'.repeat(30)));
  await using server = await start(folder);
  const socketFolder = new URL(server.url).searchParams.get('host')!;
  assert.ok(!socketFolder.startsWith(folder));
  await using database = openDatabase({ url: server.url });
  await database.query('select 1');
  t.after(() => rmSync(socketFolder, { recursive: true, force: true }));
});

test('a folder of another version of PostgreSQL is refused with the version that it needs', async (t) => {
  const folder = makeFolder(t);
  mkdirSync(join(folder, 'data'), { recursive: true });
  writeFileSync(join(folder, 'data', 'PG_VERSION'), '12\n');
  await assert.rejects(start(folder), {
    name: 'StoreError',
    message: /made by PostgreSQL 12, which is not installed; found .*version \d+/,
    remedy: /Install PostgreSQL 12/,
  });
});

test('a folder without the programs is refused', async (t) => {
  const folder = makeFolder(t);
  await assert.rejects(start(folder, { binFolder: tmpdir() }), {
    name: 'StoreError',
    message: /no PostgreSQL 15 or newer/,
  });
});

test('a setting that PostgreSQL refuses is reported in its own words', async (t) => {
  const folder = await copyDatabase(makeFolder(t));
  await assert.rejects(start(folder, { settings: { shared_buffers: 'plenty' } }), {
    name: 'StoreError',
    message: /PostgreSQL failed: .*shared_buffers/,
  });
});

test('a place where no folder can be made is refused', async (t) => {
  const folder = makeFolder(t);
  mkdirSync(folder);
  writeFileSync(join(folder, 'file'), '');
  await assert.rejects(start(join(folder, 'file', 'db')), { name: 'StoreError', message: /cannot make the folder/ });
});

const needsRoot = IS_ROOT ? false : 'only root may become another user';

test('root is told which folder keeps the server out', { skip: needsRoot }, async (t) => {
  const folder = makeFolder(t);
  mkdirSync(folder, { mode: 0o700 });
  await assert.rejects(start(join(folder, 'closed', 'db')), {
    name: 'StoreError',
    message: /cannot enter .*my "data"[^/]*$/,
    remedy: /chmod o\+x/,
  });
});

test('an ordinary user runs the server as itself', { skip: needsRoot }, async (t) => {
  const nobody = Number(/^nobody:[^:]*:(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8'))?.[1]);
  const folder = makeFolder(t);
  mkdirSync(folder);
  chownSync(folder, nobody, nobody);
  const owner = startOwner(folder, 'rest', nobody);
  await untilReady(owner);
  assert.equal(statSync(join(folder, 'data', 'postmaster.pid')).uid, nobody);
  const exit = once(owner, 'exit');
  owner.send('stop');
  await exit;
  assert.equal(existsSync(join(folder, 'data', 'postmaster.pid')), false);

  // Root takes the database over as it is.
  await using server = await start(folder);
  assert.equal(statSync(join(folder, 'data', 'postmaster.pid')).uid, nobody);
  assert.equal(await countRows(server.url), 0);
});

const needsProc = existsSync('/proc/self/stat') ? false : 'needs /proc to find the processes';

test('a server that has outlived its switch is stopped and started again with one', { skip: needsProc }, async (t) => {
  const folder = await copyDatabase(makeFolder(t));
  const owner = startOwner(folder, 'rest');
  await untilReady(owner);
  const pid = serverPid(folder)!;
  const { shell, reader } = await switchOf(pid);
  const exit = once(owner, 'exit');
  // The reader first: it would stop the server as soon as the pipe has no writer.
  for (const id of [reader, shell, owner.pid!]) process.kill(id, 'SIGKILL');
  await exit;
  assert.ok(isProcessAlive(pid));
  await using server = await start(folder);
  assert.equal(server.isAdopted, false);
  assert.equal(isProcessAlive(pid), false);
  assert.equal(await countRows(server.url), 1);
});

/** The shell beside a server, and the part of it that reads the pipe and is the only one to do so once both are at work. */
async function switchOf(server: number): Promise<{ shell: number; reader: number }> {
  const shell = parentOf(server)!;
  for (;;) {
    const reader = readdirSync('/proc').find((id) => id !== String(server) && parentOf(Number(id)) === shell);
    if (reader && !existsSync(`/proc/${shell}/fd/3`)) return { shell, reader: Number(reader) };
    await sleep(10);
  }
}

function parentOf(pid: number): number | undefined {
  const file = `/proc/${pid}/status`;
  return existsSync(file) ? Number(/^PPid:\s+(\d+)/m.exec(readFileSync(file, 'utf8'))?.[1]) : undefined;
}

test('when everything is killed at once the next start gets over what is left', async (t) => {
  const folder = await copyDatabase(makeFolder(t));
  const owner = startOwner(folder, 'rest');
  const { url } = await untilReady(owner);
  await using database = openDatabase({ url });
  await database.query('select 1');
  const pid = serverPid(folder)!;
  const exit = once(owner, 'exit');
  for (const id of [pid, owner.pid!]) process.kill(id, 'SIGKILL');
  await exit;
  await using server = await start(folder);
  assert.equal(await countRows(server.url), 1);
});

test('a server that is killed together with the shell beside it is brought back', { skip: needsProc }, async (t) => {
  const folder = await copyDatabase(makeFolder(t));
  await using server = await start(folder);
  const pid = serverPid(folder)!;
  for (const id of [(await switchOf(pid)).shell, pid]) process.kill(id, 'SIGKILL');
  while (serverPid(folder) === pid) await sleep(10);
  assert.equal(await countRows(server.url), 1);
});

test('a server that has ended and keeps its process id is no obstacle for the next one', {
  skip: needsProc,
}, async (t) => {
  const folder = await copyDatabase(makeFolder(t));
  const owner = startOwner(folder, 'rest');
  await untilReady(owner);
  const pid = serverPid(folder)!;
  const { shell, reader } = await switchOf(pid);
  const exit = once(owner, 'exit');
  // As long as the shell is stopped, it does not ask what became of the server.
  process.kill(shell, 'SIGSTOP');
  t.after(() => process.kill(shell, 'SIGKILL'));
  // And the pipe has a reader until the next owner has taken hold of it.
  process.kill(reader, 'SIGSTOP');
  for (const id of [pid, owner.pid!]) process.kill(id, 'SIGKILL');
  await exit;
  await untilGone(pid);
  assert.equal(process.kill(pid, 0), true, 'its id is not free');
  const starting = start(folder);
  await sleep(100);
  process.kill(reader, 'SIGCONT');
  await using server = await starting;
  assert.equal(await countRows(server.url), 1);
});

test('a database that is taken away is reported, and no empty one takes its place', async (t) => {
  const folder = await copyDatabase(makeFolder(t));
  const problem = Promise.withResolvers<unknown>();
  await using _server = await start(folder, { onProblem: problem.resolve });
  stopAtOnce(join(folder, 'data'));
  rmSync(join(folder, 'data'), { recursive: true, force: true });
  const { name, message } = (await problem.promise) as Error;
  assert.deepEqual([name, message.split(':')[0]], ['StoreError', 'the database is gone']);
  assert.equal(existsSync(join(folder, 'data')), false);
});
