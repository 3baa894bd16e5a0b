import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import type { Database } from '../database/database.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import { openTestDatabase, openTestObjects } from '../testing/index.ts';
import { backup } from './backup.ts';
import { listTables } from './list-tables.ts';
import { restore } from './restore.ts';

function makeFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-backup-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Long, but allowed. */
const LONG_KEY = `jobs/${'a'.repeat(190)}/${'b'.repeat(190)}`;

/** Rows of several tables that refer to each other, with everything in them that COPY has to escape, and objects. */
async function fill(database: Database, objects: ObjectStore, folder: string): Promise<void> {
  const awkward = 'tab\there, line\nbreak, \\N, "quotes", \\. and Ünïcødé 🎭';
  await database.query('insert into accounts (id, name, balance) values ($1, $2, 90), ($3, $4, 0)', [
    'a',
    awkward,
    'b',
    '',
  ]);
  await database.query(`insert into jobs (id, account_id, kind, status, mode, model, engine, request, credits, priority)
    values ('j', 'a', 'render', 'queued', 'full_pipeline', 'm', 'e', '{"deep": [1, null, "\\u00e9"]}', 10, 1)`);
  await database.query(
    `insert into ledger (account_id, kind, amount, reserved, job_id, note)
    values ('a', 'purchase', 100, 0, null, null), ('a', 'reserve', -10, 10, 'j', $1)`,
    [awkward],
  );
  await database.query(`insert into tasks (id, job_id, kind, status) values ('t', 'j', 'render', 'queued')`);
  await database.query('insert into signing_keys (id, secret) values ($1, $2)', ['s', randomBytes(32)]);
  const files: [string, Buffer][] = [
    ['inputs/j/picture', randomBytes(300_000)],
    ['jobs/j/result.mp4', randomBytes(3_000_001)],
    ['characters/c/thumbnail.webp', Buffer.alloc(0)],
    [LONG_KEY, Buffer.from('long')],
  ];
  for (const [key, bytes] of files) {
    writeFileSync(join(folder, 'object'), bytes);
    await objects.putFile(key, join(folder, 'object'));
    rmSync(join(folder, 'object'));
  }
}

async function readAllRows(database: Database): Promise<Record<string, unknown>> {
  const all: Record<string, unknown> = {};
  for (const { name } of await listTables(database)) {
    all[name] = (await database.query(`select * from ${name} order by 1`)).rows;
  }
  return all;
}

async function readAllObjects(objects: ObjectStore): Promise<Map<string, string>> {
  const all: [string, string][] = [];
  for await (const { key } of objects.list())
    all.push([key, (await buffer(await objects.read(key))).toString('base64')]);
  return new Map(all.toSorted());
}

test('what is restored is what was backed up', async (t) => {
  const folder = makeFolder(t);
  await using database = await openTestDatabase();
  const { objects } = openTestObjects();
  await fill(database, objects, folder);
  const file = join(folder, 'backup.tar');
  const written = await backup(database, objects, file, { now: () => new Date(0) });
  assert.deepEqual(written, {
    schemaVersion: written.schemaVersion,
    rowCount: 7,
    objectCount: 4,
    objectBytes: 3_300_005,
  });

  await using newDatabase = await openTestDatabase({ isMigrated: false });
  const { objects: newObjects } = openTestObjects();
  const read = await restore(newDatabase, newObjects, file);
  assert.deepEqual(read, { schemaVersion: written.schemaVersion, createdAt: new Date(0), rowCount: 7, objectCount: 4 });
  assert.deepEqual(await readAllRows(newDatabase), await readAllRows(database));
  assert.deepEqual(await readAllObjects(newObjects), await readAllObjects(objects));
  assert.ok((await readAllObjects(newObjects)).has(LONG_KEY));

  // New rows of the ledger are numbered after those that were there.
  await newDatabase.query(`insert into ledger (account_id, kind, amount, reserved) values ('b', 'purchase', 1, 0)`);

  const second = join(folder, 'second.tar');
  await using thirdDatabase = await openTestDatabase();
  await backup(database, objects, second, { now: () => new Date(0) });
  await restore(thirdDatabase, openTestObjects().objects, second);
  assert.deepEqual(await readAllRows(thirdDatabase), await readAllRows(database));
  assert.deepEqual(readdirSync(folder).toSorted(), ['backup.tar', 'second.tar']);
});

test('a backup holds the rows of one moment, however many are written meanwhile', async (t) => {
  const folder = makeFolder(t);
  await using database = await openTestDatabase();
  const { objects } = openTestObjects();
  await database.query(`insert into accounts (id, name) values ('a', 'a')`);
  let isRunning = true;
  const writing = (async () => {
    while (isRunning) {
      await database.transaction(async (tx) => {
        await tx.query(`update accounts set balance = balance + 1 where id = 'a'`);
        await tx.query(`insert into ledger (account_id, kind, amount, reserved) values ('a', 'purchase', 1, 0)`);
      });
    }
  })();
  const file = join(folder, 'backup.tar');
  await backup(database, objects, file);
  isRunning = false;
  await writing;
  await using restored = await openTestDatabase();
  await restore(restored, openTestObjects().objects, file);
  const { rows } = await restored.query(
    `select balance = (select coalesce(sum(amount), 0) from ledger) as is_balanced from accounts`,
  );
  assert.deepEqual(rows, [{ is_balanced: true }]);
});

test('only its owner can read a backup, and none is written over', async (t) => {
  const folder = makeFolder(t);
  await using database = await openTestDatabase();
  const { objects } = openTestObjects();
  const file = join(folder, 'backup.tar');
  await backup(database, objects, file);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  await assert.rejects(backup(database, objects, file), { name: 'StoreError', message: /exists already/ });
  const nowhere = join(folder, 'nowhere', 'backup.tar');
  await assert.rejects(backup(database, objects, nowhere), { name: 'StoreError', message: /cannot write into/ });
});

test('a restore into anything but an empty database and store is refused', async (t) => {
  const folder = makeFolder(t);
  await using database = await openTestDatabase();
  const { objects } = openTestObjects();
  await fill(database, objects, folder);
  const file = join(folder, 'backup.tar');
  await backup(database, objects, file);
  const before = await readAllRows(database);
  await assert.rejects(restore(database, openTestObjects().objects, file), {
    message: /the database is not empty: accounts/,
  });
  await using emptyDatabase = await openTestDatabase();
  await assert.rejects(restore(emptyDatabase, objects, file), { message: /the object store is not empty/ });
  assert.deepEqual(await readAllRows(database), before);
});

test('a backup that was cut off or changed is refused, and nothing of it stays', async (t) => {
  const folder = makeFolder(t);
  await using database = await openTestDatabase();
  const { objects } = openTestObjects();
  await fill(database, objects, folder);
  const whole = join(folder, 'whole.tar');
  await backup(database, objects, whole);
  const { size } = statSync(whole);
  const bytes = readFileSync(whole);
  await using emptyDatabase = await openTestDatabase();
  const { objects: emptyObjects } = openTestObjects();
  const refuse = async (change: (file: string) => void, message: RegExp): Promise<void> => {
    const file = join(folder, 'changed.tar');
    writeFileSync(file, bytes);
    change(file);
    await assert.rejects(restore(emptyDatabase, emptyObjects, file), { name: 'StoreError', message });
    assert.equal((await emptyDatabase.query('select from accounts')).rowCount, 0);
    assert.deepEqual(await readAllObjects(emptyObjects), new Map());
  };
  const flip = (file: string, at: number): void => {
    const handle = openSync(file, 'r+');
    writeSync(handle, Buffer.from([bytes[at]! ^ 1]), 0, 1, at);
    closeSync(handle);
  };
  await refuse((file) => truncateSync(file, 100), /not a backup/);
  await refuse((file) => truncateSync(file, size >> 1), /cut off|damaged/);
  await refuse((file) => truncateSync(file, size - 4096), /cut off|damaged/);
  await refuse((file) => flip(file, size >> 1), /damaged: objects\/.* is not as it was written/);
  await refuse((file) => flip(file, bytes.indexOf('Ünïcødé')), /damaged: tables\/accounts.copy/);
  await refuse((file) => writeFileSync(file, 'hello'), /not a backup/);
  await refuse((file) => rmSync(file), /there is no file/);

  await restore(emptyDatabase, emptyObjects, whole);
  assert.deepEqual(await readAllRows(emptyDatabase), await readAllRows(database));
});

test('a backup of a newer release is refused', async (t) => {
  const folder = makeFolder(t);
  await using database = await openTestDatabase();
  await database.query(`insert into schema_migrations (version, name, sha256) values (999, '0999-later', '')`);
  const file = join(folder, 'backup.tar');
  await backup(database, openTestObjects().objects, file);
  await using emptyDatabase = await openTestDatabase();
  const attempt = restore(emptyDatabase, openTestObjects().objects, file);
  await assert.rejects(attempt, { name: 'StoreError', message: /newer release: format 1, schema 999/ });
});
