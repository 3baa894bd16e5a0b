import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPostgresBackend, Queue, Worker } from 'bullmq';
import { openTestDatabase } from '../testing/index.ts';
import type { Database } from './database.ts';

async function openQueue(database: Database) {
  const queue = new Queue('tasks', { connection: database.queuePool }, createPostgresBackend);
  await queue.waitUntilReady();
  return queue;
}

test('a message that is sent in a transaction commits with it', async () => {
  await using database = await openTestDatabase();
  const queue = await openQueue(database);
  await database.transaction(async (tx) => {
    await tx.query(`insert into accounts (id, name) values ('a', 'a')`);
    await queue.add('task', {}, { jobId: 'one' });
    assert.equal((await database.query('select from bullmq.job')).rowCount, 0);
  });
  assert.equal((await database.query('select from bullmq.job')).rowCount, 1);
  await queue.close();
});

test('a message that is sent in a transaction that fails was never sent', async () => {
  await using database = await openTestDatabase();
  const queue = await openQueue(database);
  const attempt = database.transaction(async () => {
    await queue.add('task', {}, { jobId: 'one' });
    throw new Error('no');
  });
  await assert.rejects(attempt, /^Error: no$/);
  assert.equal((await database.query('select from bullmq.job')).rowCount, 0);
  await queue.close();
});

test('a worker that waits takes a message as soon as its transaction is committed', async () => {
  await using database = await openTestDatabase();
  const queue = await openQueue(database);
  const taken = Promise.withResolvers<string>();
  const worker = new Worker(
    'tasks',
    async (job) => taken.resolve(job.id ?? ''),
    { connection: database.queuePool },
    createPostgresBackend,
  );
  await worker.waitUntilReady();
  await database.transaction(() => queue.add('task', {}, { jobId: 'one' }));
  assert.equal(await taken.promise, 'one');
  await worker.close();
  await queue.close();
});
