import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTestDatabase, openTestDatabase } from '../testing/index.ts';
import { type Database, openDatabase } from './database.ts';
import { maybeOne, one } from './queryable.ts';

const insertAccount = 'insert into accounts (id, name) values ($1, $1)';

async function accountIds(database: Database): Promise<string[]> {
  const { rows } = await database.query<{ id: string }>('select id from accounts order by id');
  return rows.map(({ id }) => id);
}

/** Ends every session of the test's database but the one that asks, as a server does that is restarted. */
const END_OTHER_SESSIONS = `select pg_terminate_backend(pid) from pg_stat_activity
  where datname = current_database() and pid <> pg_backend_pid()`;

test('a transaction that succeeds is there for all to see', async () => {
  await using database = await openTestDatabase();
  const answer = await database.transaction(async (tx) => {
    await tx.query(insertAccount, ['a']);
    assert.deepEqual(await accountIds(database), []);
    return 7;
  });
  assert.equal(answer, 7);
  assert.deepEqual(await accountIds(database), ['a']);
});

test('a transaction that throws leaves nothing behind', async () => {
  await using database = await openTestDatabase();
  const attempt = database.transaction(async (tx) => {
    await tx.query(insertAccount, ['a']);
    throw new Error('changed my mind');
  });
  await assert.rejects(attempt, /changed my mind/);
  assert.deepEqual(await accountIds(database), []);
});

test('two transactions that wait for each other both succeed in the end', async () => {
  await using database = await openTestDatabase();
  for (const id of ['a', 'b']) await database.query(insertAccount, [id]);
  const bothHoldOne = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let begun = 0;
  const addToBoth = (order: string[], own: number) =>
    database.transaction(async (tx) => {
      begun++;
      await tx.query('update accounts set balance = balance + 1 where id = $1', [order[0]]);
      bothHoldOne[own]!.resolve();
      await Promise.all(bothHoldOne.map(({ promise }) => promise));
      await tx.query('update accounts set balance = balance + 1 where id = $1', [order[1]]);
    });
  await Promise.all([addToBoth(['a', 'b'], 0), addToBoth(['b', 'a'], 1)]);
  const { rows } = await database.query('select balance from accounts');
  assert.deepEqual(rows, [{ balance: 2 }, { balance: 2 }]);
  assert.ok(begun > 2, 'one of them had to begin again');
});

test('a transaction whose connection is lost is run again', async () => {
  await using database = await openTestDatabase();
  let attempts = 0;
  await database.transaction(async (tx) => {
    attempts++;
    await tx.query(insertAccount, ['a']);
    if (attempts === 1) await database.query(END_OTHER_SESSIONS);
    await tx.query(insertAccount, ['b']);
  });
  assert.equal(attempts, 2);
  assert.deepEqual(await accountIds(database), ['a', 'b']);
});

test('a transaction is not committed when a failed statement was overlooked', async () => {
  await using database = await openTestDatabase();
  const attempt = database.transaction(async (tx) => {
    await tx.query(insertAccount, ['a']);
    await tx.query(insertAccount, ['a']).catch(() => {});
  });
  await assert.rejects(attempt, /was rolled back/);
  assert.deepEqual(await accountIds(database), []);
});

test('a transaction cannot be used when it is over, nor begun inside another', async () => {
  await using database = await openTestDatabase();
  const leaked = await database.transaction(async (tx) => tx);
  await assert.rejects(async () => leaked.query('select 1'), /over/);
  const nested = database.transaction(() => database.transaction(async () => {}));
  await assert.rejects(nested, /already in a transaction/);
});

test('connections that were lost while idle are replaced unnoticed', async () => {
  await using database = await openTestDatabase();
  await Promise.all([1, 2, 3].map(() => database.query('select pg_sleep(0.01)')));
  await database.query(END_OTHER_SESSIONS);
  while (database.pool.totalCount > 1) await sleep(5);
  await Promise.all([1, 2, 3].map(() => database.query('select pg_sleep(0.01)')));
});

test('a server that is away for a moment is waited for, one that stays away is not', async () => {
  const url = new URL(await createTestDatabase());
  url.searchParams.set('host', '/nowhere');
  await using database = openDatabase({ url: url.href, connectPatienceMs: 30 });
  await assert.rejects(database.query('select 1'), { code: 'ENOENT' });
});

test('bigints are numbers, and refused where a number would lie', async () => {
  await using database = await openTestDatabase();
  const row = await one(
    database,
    `select 12::bigint as n, array[1, null]::bigint[] as list, timestamptz 'epoch' as at`,
  );
  assert.deepEqual(row, { n: 12, list: [1, null], at: new Date(0) });
  await assert.rejects(database.query('select 9007199254740993 as n'), RangeError);
});

test('a single row is one, not none and not two', async () => {
  await using database = await openTestDatabase();
  assert.equal(await maybeOne(database, 'select 1 where false'), undefined);
  await assert.rejects(one(database, 'select 1 where false'), /found none/);
  await assert.rejects(maybeOne(database, 'select generate_series(1, 2)'), /found 2/);
});

test('notifications reach those who listen, until they no longer do', async () => {
  await using database = await openTestDatabase();
  const heard: string[] = [];
  const heardFirst = Promise.withResolvers<void>();
  const heardThird = Promise.withResolvers<void>();
  const first = await database.listen('news', (payload) => {
    heard.push(`first ${payload}`);
    heardFirst.resolve();
  });
  await using _second = await database.listen('news', (payload) => {
    heard.push(`second ${payload}`);
    if (payload === '3') heardThird.resolve();
  });
  await using _other = await database.listen('Other "channel"', (payload) => heard.push(`other ${payload}`));
  await database.query(`select pg_notify('news', '1'), pg_notify('Other "channel"', '2')`);
  await heardFirst.promise;
  await first[Symbol.asyncDispose]();
  await database.query(`select pg_notify('news', '3')`);
  await heardThird.promise;
  assert.deepEqual(heard.toSorted(), ['first 1', 'other 2', 'second 1', 'second 3']);
});

test('a listener whose connection is lost listens again and says that it may have missed something', async () => {
  await using database = await openTestDatabase();
  const gap = Promise.withResolvers<void>();
  const message = Promise.withResolvers<string>();
  await using _listening = await database.listen('news', message.resolve, gap.resolve);
  await database.query(END_OTHER_SESSIONS);
  await gap.promise;
  await database.query(`select pg_notify('news', 'back')`);
  assert.equal(await message.promise, 'back');
});
