import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Orchestrator } from '../orchestrator/index.ts';
import { WorkerWorld } from './testing/worker-world.ts';
import { startWorker } from './worker.ts';

let world: WorkerWorld;

before(async () => {
  world = await WorkerWorld.open();
});
after(() => world[Symbol.asyncDispose]());

test('a worker whose queue cannot be closed leaves nothing behind all the same', async () => {
  const { queue } = world.orc;
  const broken: Orchestrator['queue'] = {
    enqueue: (tx, message) => queue.enqueue(tx, message),
    depth: () => queue.depth(),
    work: async () => ({ [Symbol.asyncDispose]: () => Promise.reject(new Error('the database is away')) }),
    [Symbol.asyncDispose]: async () => {},
  };
  const worker = await startWorker({ ...world.orc, queue: broken }, world.place.settings);
  await assert.rejects(worker.stop(), /the database is away/);
  assert.equal((await world.orc.database.query('select from workers')).rowCount, 0);
  assert.deepEqual(readdirSync(path.join(world.place.settings.dataDir, 'work')), []);
});
