import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTestDatabase } from '../testing/index.ts';

test('a transaction that throws leaves nothing behind', async () => {
  await using database = await openTestDatabase();
  const name = 'gone';
  await assert.rejects(
    database.transaction(async (tx) => {
      await tx.query('insert into accounts (id, name) values ($1, $1)', [name]);
      throw new Error('changed my mind');
    }),
    /changed my mind/,
  );
  const { rows } = await database.query('select count(*) as count from accounts');
  assert.deepEqual(rows, [{ count: 0 }]);
});
