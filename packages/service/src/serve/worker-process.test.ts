import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { testSettings } from '../config/index.ts';
import { waitUntil } from '../worker/testing/wait-until.ts';
import { WorkerWorld } from '../worker/testing/worker-world.ts';

const PROGRAM = fileURLToPath(new URL('./worker-process.ts', import.meta.url));

let world: WorkerWorld;

before(async () => {
  world = await WorkerWorld.open();
});
after(() => world[Symbol.asyncDispose]());

/** A process without children; undefined while there is none below this one. Linux only. */
function engineBelow(parent: number): number | undefined {
  const isEngine = (pid: string): boolean => {
    try {
      const isChild = new RegExp(`^PPid:\\s+${parent}$`, 'm').test(readFileSync(`/proc/${pid}/status`, 'utf8'));
      return isChild && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('engine-process');
    } catch {
      return false;
    }
  };
  const pid = readdirSync('/proc').find(isEngine);
  return pid === undefined ? undefined : Number(pid);
}

test('a worker process that is told to stop twice gives back at once what it has', {
  skip: process.platform === 'linux' ? false : 'processes are listed by /proc',
}, async () => {
  const { databaseUrl, settings } = world.place;
  const { dataDir, cacheDir, engineThreads } = settings;
  const order = testSettings({ dataDir, cacheDir, engineThreads, databaseUrl, logLevel: 'info' });
  const child = fork(PROGRAM, { execArgv: [], silent: true });
  const log = text(child.stderr!);
  const ended = once(child, 'exit');
  child.send({ settings: order, number: 1 });
  const { jobId } = await world.submitScene('solid');
  await world.waitFor(jobId, ({ status }) => status === 'processing');
  // Nothing gets done from now on.
  process.kill(await waitUntil('the engine', () => engineBelow(child.pid!)), 'SIGSTOP');
  child.kill('SIGTERM');
  await sleep(500);
  child.kill('SIGTERM');
  assert.deepEqual(await ended, [0, null]);
  assert.match(await log, /once more.+task given back/s);
  const { rows } = await world.orc.database.query('select status, failures from tasks where job_id = $1', [jobId]);
  assert.deepEqual(rows, [{ status: 'queued', failures: 0 }]);
});
