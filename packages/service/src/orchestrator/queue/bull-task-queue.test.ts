import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Orchestrator } from '../index.ts';
import { openTestOrchestrator } from '../testing/open-test-orchestrator.ts';

const TIMEOUT = { timeout: 60_000 };

function enqueue(orc: Orchestrator, taskId: string, { priority = 1, attempt = 0 } = {}): Promise<void> {
  return orc.database.transaction((tx) => orc.queue.enqueue(tx, { taskId, attempt, priority }));
}

/** Collects the ids that one worker with one slot is handed, until there are `count` of them. */
async function receive(orc: Orchestrator, count: number): Promise<string[]> {
  const received: string[] = [];
  const enough = Promise.withResolvers<void>();
  await using _worker = await orc.queue.work(
    async (taskId) => {
      received.push(taskId);
      if (received.length >= count) enough.resolve();
    },
    { slots: 1 },
  );
  await enough.promise;
  return received;
}

test('a message of a transaction that is rolled back is never delivered, one that commits is', TIMEOUT, async () => {
  await using service = await openTestOrchestrator();
  const { orc } = service;
  const refused = orc.database.transaction(async (tx) => {
    await orc.queue.enqueue(tx, { taskId: 'task_lost', attempt: 0, priority: 1 });
    throw new Error('refused');
  });
  await assert.rejects(refused, /refused/);
  assert.equal(await orc.queue.depth(), 0);
  await enqueue(orc, 'task_kept');
  assert.equal(await orc.queue.depth(), 1);
  assert.deepEqual(await receive(orc, 1), ['task_kept']);
  assert.equal((await orc.database.query('select from bullmq.job')).rowCount, 0, 'nothing is kept of it');
});

test('a worker that waits is woken when the transaction commits', TIMEOUT, async () => {
  await using service = await openTestOrchestrator();
  const { orc } = service;
  const received = receive(orc, 1);
  await sleep(100);
  await enqueue(orc, 'task_1');
  assert.deepEqual(await received, ['task_1']);
});

test('the most urgent message comes first, and of equally urgent ones the oldest', TIMEOUT, async () => {
  await using service = await openTestOrchestrator();
  const { orc } = service;
  await enqueue(orc, 'task_c', { priority: 3 });
  await enqueue(orc, 'task_b1', { priority: 2 });
  await enqueue(orc, 'task_b2', { priority: 2 });
  await enqueue(orc, 'task_a', { priority: 1 });
  assert.deepEqual(await receive(orc, 4), ['task_a', 'task_b1', 'task_b2', 'task_c']);
});

test('a message that is there already is not added a second time, the next attempt is', TIMEOUT, async () => {
  await using service = await openTestOrchestrator();
  const { orc } = service;
  await enqueue(orc, 'task_1');
  await enqueue(orc, 'task_1');
  assert.equal(await orc.queue.depth(), 1);
  await enqueue(orc, 'task_1', { attempt: 1 });
  assert.equal(await orc.queue.depth(), 2);
});

test('a handler that throws loses its message, whatever its error says', TIMEOUT, async () => {
  await using service = await openTestOrchestrator();
  const { orc } = service;
  await enqueue(orc, 'task_bad');
  await enqueue(orc, 'task_good');
  const done = Promise.withResolvers<void>();
  {
    await using _worker = await orc.queue.work(
      async (taskId) => {
        if (taskId === 'task_bad') throw new Error('NUL \0 and half a pair \ud83d');
        done.resolve();
      },
      { slots: 1 },
    );
    await done.promise;
  }
  assert.equal((await orc.database.query('select from bullmq.job')).rowCount, 0);
});

test('as many tasks are handed over at the same time as there are slots', TIMEOUT, async () => {
  await using service = await openTestOrchestrator();
  const { orc } = service;
  for (let n = 0; n < 5; n++) await enqueue(orc, `task_${n}`);
  const all = Promise.withResolvers<void>();
  let running = 0;
  let most = 0;
  let left = 5;
  {
    await using _worker = await orc.queue.work(
      async () => {
        most = Math.max(most, ++running);
        await sleep(50);
        running--;
        if (--left === 0) all.resolve();
      },
      { slots: 2 },
    );
    await all.promise;
  }
  assert.equal(most, 2);
});

test('a message that the queue has given up is not kept, so that it can be put in again', TIMEOUT, async () => {
  await using service = await openTestOrchestrator();
  const { orc } = service;
  await enqueue(orc, 'task_1');
  await orc.database.query(`update bullmq.job set deferred_failure = 'job stalled more than allowable limit'`);
  await enqueue(orc, 'task_2');
  assert.deepEqual(await receive(orc, 1), ['task_2']);
  await enqueue(orc, 'task_1');
  assert.deepEqual(await receive(orc, 1), ['task_1']);
});

test('a worker goes on when all connections to the database were lost', TIMEOUT, async () => {
  await using service = await openTestOrchestrator();
  const { orc } = service;
  const received = receive(orc, 2);
  await enqueue(orc, 'task_1');
  await sleep(200);
  await orc.database.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  );
  await enqueue(orc, 'task_2');
  assert.deepEqual(await received, ['task_1', 'task_2']);
});
