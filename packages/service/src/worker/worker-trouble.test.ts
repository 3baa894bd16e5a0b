import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import {
  cancelJob,
  chunksOf,
  completeTask,
  getCredits,
  type JobView,
  recordChunk,
  startMaintenance,
  takeTask,
} from '../orchestrator/index.ts';
import { objectKeys, objectPrefixes } from '../store/index.ts';
import { FILE_VERSIONS } from './engines.ts';
import { ChunkGate } from './testing/chunk-gate.ts';
import { DatabaseProxy } from './testing/database-proxy.ts';
import { waitUntil } from './testing/wait-until.ts';
import { type Assets, openOrchestrator, WorkerWorld } from './testing/worker-world.ts';
import { startWorker } from './worker.ts';

let world: WorkerWorld;
let assets: Assets;
/** The bytes of a render that nothing disturbed. */
let expected: Buffer;

before(async () => {
  world = await WorkerWorld.open();
  assets = await world.prepareAssets('solid');
  await using _worker = await startWorker(world.orc, world.place.settings);
  expected = await resultOf(await submit());
});
after(() => world[Symbol.asyncDispose]());

/** On a background that is quicker to draw than the clip's own, and as good to compare. */
function submit(): Promise<string> {
  return world.submitRender({ ...assets, background: { mode: 'solid', color: [0, 80, 0] } });
}

async function resultOf(jobId: string): Promise<Buffer> {
  const { status, errorDetail } = await world.waitFor(jobId);
  assert.equal(status, 'complete', errorDetail ?? '');
  return readFile(await localFile(objectKeys.jobResult(jobId)));
}

const localFile = (key: string): Promise<string> => world.orc.objects.localFile(key, world.folder);

async function attemptsAt(jobId: string, kind: string): Promise<number> {
  const { rows } = await world.orc.database.query<{ attempt: number }>(
    'select attempt from tasks where job_id = $1 and kind = $2',
    [jobId, kind],
  );
  return rows[0]!.attempt;
}

/** As if the workers of all running tasks had been silent for an hour. */
async function loseWorkers(): Promise<void> {
  await world.orc.database.query(`update tasks set heartbeat_at = now() - interval '1 hour' where status = 'running'`);
}

function assertFailed({ status, errorCode, errorDetail }: JobView, code: string, detail: RegExp): void {
  assert.deepEqual([status, errorCode], ['failed', code]);
  assert.match(errorDetail ?? '', detail);
}

test('when a worker is killed, the next one goes on after the last chunk, and the video is the same', async () => {
  const gate = await ChunkGate.close(world.orc, 1);
  const first = fork(new URL('./testing/test-worker-process.ts', import.meta.url));
  first.send(world.place);
  await once(first, 'message');
  const jobId = await submit();
  await gate.waitForWorker();
  first.kill('SIGKILL');
  await gate.open();
  const chunk = await localFile(objectKeys.jobChunk(jobId, 0));
  const { mtimeMs } = statSync(chunk);

  await loseWorkers();
  await using _maintenance = startMaintenance(world.orc);
  await using _second = await startWorker(world.orc, world.place.settings);
  assert.ok((await resultOf(jobId)).equals(expected));
  assert.equal(await attemptsAt(jobId, 'render'), 2);
  assert.equal(statSync(chunk).mtimeMs, mtimeMs, 'the first chunk was not rendered again');
});

test('a worker that is to stop finishes its chunk and gives the rest back', async () => {
  const gate = await ChunkGate.close(world.orc, 0);
  const first = await startWorker(world.orc, world.place.settings);
  const jobId = await submit();
  await gate.waitForWorker();
  const stopped = first.stop();
  await gate.open();
  await stopped;
  await world.waitForLine(jobId, /given back/);
  const chunks = await chunksOf(world.orc, jobId);
  assert.deepEqual(
    chunks.map(({ number }) => number),
    [0],
  );
  assert.equal((await world.waitFor(jobId, () => true)).status, 'processing');

  // A chunk that is no longer what was recorded is rendered again.
  writeFileSync(await localFile(objectKeys.jobChunk(jobId, 0)), Buffer.alloc(chunks[0]!.sizeBytes));
  await using _second = await startWorker(world.orc, world.place.settings);
  assert.ok((await resultOf(jobId)).equals(expected));
});

const needsProc = { skip: process.platform === 'linux' ? false : 'processes are listed by /proc' };

test('when the engine dies of something else than the job, the task is tried again', needsProc, async () => {
  await using _worker = await startWorker(world.orc, world.place.settings);
  const jobId = await submit();
  await world.waitForLine(jobId, /taken/);
  process.kill(await waitForChild(/engine-process/), 'SIGKILL');
  await world.waitForLine(jobId, /to be tried again/);
  assert.ok((await resultOf(jobId)).equals(expected));
});

/** The first process that this one has started with such a command line. */
async function waitForChild(command: RegExp): Promise<number> {
  const read = (pid: string, name: string): string => {
    try {
      return readFileSync(`/proc/${pid}/${name}`, 'utf8');
    } catch {
      return '';
    }
  };
  const isChild = new RegExp(`^PPid:\\s+${process.pid}$`, 'm');
  const isSought = (pid: string): boolean => isChild.test(read(pid, 'status')) && command.test(read(pid, 'cmdline'));
  return Number(await waitUntil('a child process', () => readdirSync('/proc').find(isSought)));
}

test('a cancelled job stops in the middle of a chunk, its credits are back, and the worker goes on with the next', async () => {
  const { balance } = await getCredits(world.orc, world.accountId);
  await using _worker = await startWorker(world.orc, world.place.settings);
  const jobId = await submit();
  await world.waitForLine(jobId, /taken/);
  await cancelJob(world.orc, world.accountId, jobId);
  await world.waitForLine(jobId, /left alone: the task was cancelled/);
  assert.deepEqual(await chunksOf(world.orc, jobId), []);
  assert.equal((await getCredits(world.orc, world.accountId)).balance, balance);
  assert.ok((await resultOf(await submit())).equals(expected));
});

test('a task that takes more memory or time than is allowed fails with CS-RNRD-003', async () => {
  {
    await using _worker = await startWorker(world.orc, { ...world.place.settings, workerMemoryLimitMb: 100 });
    assertFailed(await world.waitFor(await submit()), 'CS-RNRD-003', /took \d+ MB of memory, 100 MB are allowed/);
  }
  await using _worker = await startWorker(world.orc, { ...world.place.settings, taskTimeLimitSeconds: 0.1 });
  assertFailed(await world.waitFor(await submit()), 'CS-RNRD-003', /longer than the 0.1 s that are allowed/);
});

test('a job whose video is gone fails with CS-ENEC-001', async () => {
  const { id, jobId } = await world.submitScene('solid');
  await world.orc.objects.delete(objectKeys.sceneSource(objectPrefixes.scene(id)));
  await using _worker = await startWorker(world.orc, world.place.settings);
  assertFailed(await world.waitFor(jobId), 'CS-ENEC-001', /The driving video is no longer in the store/);
});

test('a merge that lacks a chunk fails with CS-MGMR-001', async () => {
  const { orc } = world;
  const jobId = await submit();
  const { rows } = await orc.database.query<{ id: string }>('select id from tasks where job_id = $1', [jobId]);
  const taken = (await takeTask(orc, { taskId: rows[0]!.id, workerId: 'a test', reads: FILE_VERSIONS }))!;
  const ref = { taskId: taken.task.id, attempt: taken.task.attempt };
  for (const [number, { first, last }] of taken.chunks.entries()) {
    await recordChunk(orc, {
      ...ref,
      number,
      firstFrame: first,
      lastFrame: last,
      sizeBytes: 1000,
      sha256: 'of nothing',
    });
  }
  await completeTask(orc, { ...ref, result: { warnings: [] } });
  await using _worker = await startWorker(orc, world.place.settings);
  assertFailed(
    await world.waitFor(jobId),
    'CS-MGMR-001',
    /2 of 2 rendered segments are missing or damaged: number 1, 2/,
  );
});

test('a worker that cannot reach the database leaves its task alone, and takes it up again later', async () => {
  await using proxy = await DatabaseProxy.open(world.place.databaseUrl);
  const settings = { ...world.place.settings, heartbeatTimeoutMs: 2000 };
  const orc = await openOrchestrator({ databaseUrl: proxy.url, settings }, world.lines);
  await using _database = orc.database;
  await using _worker = await startWorker(orc, settings);
  const gate = await ChunkGate.close(world.orc, 0);
  const jobId = await submit();
  await gate.waitForWorker();
  proxy.cut();
  await world.waitForLine(jobId, /left alone: the database has not answered/);
  proxy.mend();
  await gate.open();
  await loseWorkers();
  await using _maintenance = startMaintenance(world.orc);
  assert.ok((await resultOf(jobId)).equals(expected));
});
