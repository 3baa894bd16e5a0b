/** Every code that a job ends with while it is worked on, provoked over HTTP by its real cause: real workers, real engine. */
import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, openAsBlob, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { type ErrorCode, errorRow, type JobState } from '@understudy/protocol';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { makeClip } from '../../engine/src/media/testing/make-clip.ts';
import { buildApi } from '../src/api/index.ts';
import { encodeForm } from '../src/api/testing/open-test-api.ts';
import { testSettings } from '../src/config/index.ts';
import { createKey, startMaintenance } from '../src/orchestrator/index.ts';
import { objectKeys } from '../src/store/index.ts';
import { startWorker } from '../src/worker/index.ts';
import { ChunkGate } from '../src/worker/testing/chunk-gate.ts';
import { type Assets, WorkerWorld } from '../src/worker/testing/worker-world.ts';

let world: WorkerWorld;
let assets: Assets;
let app: FastifyInstance;
let authorization: string;

before(async () => {
  world = await WorkerWorld.open();
  assets = await world.prepareAssets('solid');
  const { orc, accountId } = world;
  const { database, objects, now } = orc;
  const settings = testSettings({ dataDir: world.place.settings.dataDir });
  app = buildApi({ settings, database, objects, orchestrator: orc, now, log: pino({ level: 'silent' }) });
  authorization = `Bearer ${(await createKey(orc, { accountId, name: 'test' })).key}`;
});
after(async () => {
  await app.close();
  await world[Symbol.asyncDispose]();
});

async function submit(fields: Record<string, string | Blob>): Promise<string> {
  const { headers, payload } = await encodeForm({ background_mode: 'solid', ...fields });
  const answer = await app.inject({
    method: 'POST',
    url: '/api/render',
    headers: { authorization, ...headers },
    payload,
  });
  assert.equal(answer.statusCode, 200, answer.body);
  return answer.json<{ job_id: string }>().job_id;
}

const submitPrepared = (fields: Record<string, string> = {}): Promise<string> =>
  submit({ character_id: assets.characterId, scene_id: assets.sceneId, ...fields });

const balance = async (): Promise<number> =>
  (await app.inject({ url: '/api/credits', headers: { authorization } })).json<{ balance: number }>().balance;

/** The job ends as failed, its status says why to the letter, and its credits are back. */
async function assertFails(jobId: string, code: ErrorCode, detail: RegExp, credits: number): Promise<JobState> {
  await world.waitFor(jobId);
  const answer = await app.inject({ url: `/api/render/${jobId}` });
  assert.equal(answer.statusCode, 200);
  const job = answer.json<JobState>();
  assert.deepEqual([job.status, job.error_code, job.error_message], ['failed', code, errorRow(code).message]);
  assert.match(job.error ?? '', detail);
  assert.equal(job.cdn_url, null);
  assert.ok(job.progress_pct < 100);
  assert.equal(await balance(), credits);
  return job;
}

/** A worker in a process of its own that stands before recording a chunk of the job, which is then killed and given up. */
async function killWorkerAt(gate: ChunkGate, worker: ChildProcess): Promise<void> {
  await gate.waitForWorker();
  worker.kill('SIGKILL');
  await once(worker, 'exit');
  await gate.open();
  await world.orc.database.query(`update tasks set heartbeat_at = now() - interval '1 hour' where status = 'running'`);
}

async function forkWorker(): Promise<ChildProcess> {
  const worker = fork(new URL('../src/worker/testing/test-worker-process.ts', import.meta.url));
  worker.send(world.place);
  await once(worker, 'message');
  return worker;
}

/** The loops of a server whose operator allows one attempt. */
const maintainWithOneAttempt = (): AsyncDisposable =>
  startMaintenance({ ...world.orc, settings: { ...world.orc.settings, maxAttempts: 1 } });

test('CS-ENEC-004: nobody is in the video, and the warnings say in which frames', async () => {
  const credits = await balance();
  const empty = path.join(world.folder, 'empty.mp4');
  await makeClip(empty, { width: 320, height: 240, frameCount: 20 });
  await using _worker = await startWorker(world.orc, world.place.settings);
  const jobId = await submit({ character_id: assets.characterId, driving_video: await openAsBlob(empty) });
  const { warnings } = await assertFails(jobId, 'CS-ENEC-004', /frame/i, credits);
  assert.match(warnings.join(), /0.19/);
});

test('CS-ENEC-001: the video that was accepted is gone when the worker wants it', async () => {
  const credits = await balance();
  const jobId = await submit({ character_id: assets.characterId, driving_video: await openAsBlob(world.clip) });
  await world.orc.objects.delete(objectKeys.inputVideo(jobId));
  await using _worker = await startWorker(world.orc, world.place.settings);
  await assertFails(jobId, 'CS-ENEC-001', /no longer in the store/, credits);
});

test('CS-RNRD-003: the job takes more memory than a worker may use', async () => {
  const credits = await balance();
  await using _worker = await startWorker(world.orc, { ...world.place.settings, workerMemoryLimitMb: 100 });
  await assertFails(await submitPrepared(), 'CS-RNRD-003', /100 MB are allowed/, credits);
});

test('CS-MGMR-001: a rendered chunk is gone when the chunks are joined', async () => {
  const credits = await balance();
  const gate = await ChunkGate.close(world.orc, 1);
  await using _worker = await startWorker(world.orc, world.place.settings);
  const jobId = await submitPrepared();
  await gate.waitForWorker();
  await world.orc.objects.delete(objectKeys.jobChunk(jobId, 0));
  await gate.open();
  await assertFails(jobId, 'CS-MGMR-001', /1 of 2 rendered segments/, credits);
});

test('CS-UORC01-009: the worker is killed and no attempt is left', async () => {
  const credits = await balance();
  const gate = await ChunkGate.close(world.orc, 0);
  const worker = await forkWorker();
  const jobId = await submitPrepared();
  await killWorkerAt(gate, worker);
  await using _maintenance = maintainWithOneAttempt();
  await assertFails(jobId, 'CS-UORC01-009', /no worker that took the job was heard of again/, credits);
});

test('CS-UORC01-010: the worker of a part of a fast job is killed and no attempt is left', async () => {
  const credits = await balance();
  const gate = await ChunkGate.close(world.orc, 0);
  const worker = await forkWorker();
  const jobId = await submitPrepared({ fast: 'true' });
  await killWorkerAt(gate, worker);
  await using _maintenance = maintainWithOneAttempt();
  await assertFails(jobId, 'CS-UORC01-010', /no worker that took the job was heard of again/, credits);
});

test('CS-UORC01-011: the joined video of a fast job cannot be stored', async () => {
  const credits = await balance();
  const gate = await ChunkGate.close(world.orc, 1);
  await using _worker = await startWorker(world.orc, world.place.settings);
  const jobId = await submitPrepared({ fast: 'true' });
  await gate.waitForWorker();
  // A folder that is not empty cannot be replaced by a file.
  const resultPath = path.join(world.place.settings.dataDir, 'objects', objectKeys.jobResult(jobId));
  mkdirSync(resultPath, { recursive: true });
  writeFileSync(path.join(resultPath, 'in-the-way'), '');
  await gate.open();
  await assertFails(jobId, 'CS-UORC01-011', /./, credits);
});
