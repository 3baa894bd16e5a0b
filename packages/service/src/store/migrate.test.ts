import assert from 'node:assert/strict';
import { test } from 'node:test';
import { one } from './database/queryable.ts';
import { listMigrations, type Migration, migrate, schemaVersion } from './migrate.ts';
import { openTestDatabase } from './testing/index.ts';

const FIRST: Migration = { version: 1, name: '0001-first', sql: 'create table first (id int)' };
const SECOND: Migration = { version: 2, name: '0002-second', sql: 'create table second (id int)' };

test('an empty database gets every migration and the tables of the queue', async () => {
  await using database = await openTestDatabase({ isMigrated: false });
  assert.equal(await schemaVersion(database), 0);
  const newest = (await listMigrations()).length;
  assert.deepEqual(await migrate(database), { from: 0, to: newest });
  assert.equal(await schemaVersion(database), newest);
  const { tables } = await one(
    database,
    `select array_agg(to_regclass(name)::text) as tables
    from unnest(array['accounts', 'tasks', 'bullmq.job']) as name`,
  );
  assert.deepEqual(tables, ['accounts', 'tasks', 'job']);
});

test('a database is only given what it lacks', async () => {
  await using database = await openTestDatabase({ isMigrated: false });
  assert.deepEqual(await migrate(database, [FIRST]), { from: 0, to: 1 });
  assert.deepEqual(await migrate(database, [FIRST, SECOND]), { from: 1, to: 2 });
  assert.deepEqual(await migrate(database, [FIRST, SECOND]), { from: 2, to: 2 });
});

test('what an older release has kept stays, and counts for nothing against quotas', async () => {
  await using database = await openTestDatabase({ isMigrated: false });
  const [first, ...later] = await listMigrations();
  await migrate(database, [first!]);
  await database.query(`insert into accounts (id, name) values ('account', 'old')`);
  await database.query(
    `insert into characters (id, account_id, name, status, job_id, model, engine, files_prefix)
    values ('character', 'account', 'old', 'ready', 'job', 'V4_Preview', 'puppet', 'characters/old')`,
  );
  await migrate(database, [first!, ...later]);
  const { rows } = await database.query('select name, stored_bytes from characters');
  assert.deepEqual(rows, [{ name: 'old', stored_bytes: 0 }]);
});

test('processes that start at once migrate once', async () => {
  await using database = await openTestDatabase({ isMigrated: false });
  const reports = await Promise.all(Array.from({ length: 4 }, () => migrate(database, [FIRST, SECOND])));
  assert.deepEqual(reports.map(({ from }) => from).toSorted(), [0, 2, 2, 2]);
});

test('a database of a newer release is refused and left alone', async () => {
  await using database = await openTestDatabase({ isMigrated: false });
  await migrate(database, [FIRST, SECOND]);
  await assert.rejects(migrate(database, [FIRST]), {
    name: 'StoreError',
    message: /newer release: its schema has version 2 \(0002-second\), this program knows 1/,
    remedy: /Start the newer release/,
  });
  assert.equal(await schemaVersion(database), 2);
});

test('a queue of a newer release is refused', async () => {
  await using database = await openTestDatabase({ isMigrated: false });
  await migrate(database, [FIRST]);
  await database.query(`insert into bullmq.migration (version, name, min_client_version) values (99, 'later', 99)`);
  await assert.rejects(migrate(database, [FIRST]), { name: 'StoreError', message: /newer release/ });
});

test('a migration whose text has changed since is refused', async () => {
  await using database = await openTestDatabase({ isMigrated: false });
  await migrate(database, [FIRST]);
  const changed = { ...FIRST, sql: 'create table first (id bigint)' };
  await assert.rejects(migrate(database, [changed, SECOND]), { name: 'StoreError', message: /0001-first/ });
});

test('a migration that fails leaves the one before it and nothing of itself', async () => {
  await using database = await openTestDatabase({ isMigrated: false });
  const broken = { ...SECOND, sql: 'create table second (id int); select 1 / 0' };
  await assert.rejects(migrate(database, [FIRST, broken]), /0002-second failed: division by zero/);
  assert.equal(await schemaVersion(database), 1);
  assert.deepEqual(await migrate(database, [FIRST, SECOND]), { from: 1, to: 2 });
});
