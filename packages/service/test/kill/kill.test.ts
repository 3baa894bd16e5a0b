/** Kills workers, server and database of a running service, and looks at what became of its jobs, credits and files. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { type CreditState, isEnded, type JobState } from '@understudy/protocol';
import {
  completeTask,
  failTask,
  type Orchestrator,
  recordChunk,
  releaseTask,
  reportProgress,
  type TaskRef,
} from '../../src/orchestrator/index.ts';
import { openRandom } from '../fuzz/random.ts';
import { assertBooksBalance } from './assert-books.ts';
import { ResultChecker } from './assert-results.ts';
import { assertNothingLeft, listObjectsDue, untilSwept } from './assert-tidy.ts';
import { holdChunk } from './hold-chunk.ts';
import { KillableService, type Victim } from './killable-service.ts';
import { findProcesses, signalProcess } from './marked-processes.ts';
import { runWave, type SentJob } from './storm.ts';
import { CLIPS, makeMedia, type StormMedia } from './storm-media.ts';
import { openStudios, type Studio } from './studio.ts';
import { type TaskSeen, tasksOf } from './tasks-of.ts';
import { waitUntil } from './wait-until.ts';

const skip = process.platform === 'linux' ? false : 'finds processes in /proc';

/** `KILL_SEED` repeats a run, as far as processes that run side by side can be made to. */
const SEED = Number(process.env.KILL_SEED ?? Date.now() % 1_000_000);

const SETTINGS = {
  workers: 2,
  engineThreads: 1,
  heartbeatTimeoutMs: 3000,
  sweepIntervalMs: 200,
  maxAttempts: 3,
  fastAdmissionWindowMs: 200,
  rateLimitPerMinute: 1_000_000,
};

const WAVES = 4;
const ALWAYS: readonly Victim[] = ['worker', 'worker'];
const IN_TURN: readonly Victim[] = ['engine', 'database', 'server', 'everything'];

/** What may become of a job whose processes are killed: its worker or its engine was lost too often, or its database. */
const CODES_OF_KILLS = ['CS-UORC01-004', 'CS-UORC01-009', 'CS-UORC01-010', 'CS-UORC01-011', 'CS-RNRD-003'];

let service: KillableService;
let media: StormMedia;
let studios: Studio[];
let results: ResultChecker;

before(async () => {
  if (skip) return;
  service = await KillableService.start(SETTINGS);
  const folder = path.join(service.folder, 'media');
  mkdirSync(folder);
  results = new ResultChecker(folder);
  media = await makeMedia(folder);
  studios = await openStudios(service, media, ['Ada', 'Bob', 'Cleo']);
});
after(() => service?.[Symbol.asyncDispose]());

function stateOf({ jobId, accountId }: Pick<SentJob, 'jobId' | 'accountId'>): Promise<JobState> {
  const { client } = studios.find((studio) => studio.client.accountId === accountId)!;
  return client.get<JobState>(`/api/render/${jobId}`);
}

/** Twelve seconds of video, to be analysed, rendered in four chunks and joined. */
async function sendLongJob({ client }: Studio): Promise<SentJob> {
  const { job_id: jobId } = await client.post<{ job_id: string }>('/api/render', {
    ref_image: media.picture,
    driving_video: media.clips.long,
    background_mode: 'solid',
  });
  const { accountId } = client;
  return { jobId, accountId, label: 'long on solid', frames: CLIPS.long.frames, isCancelled: false };
}

async function untilEnded(job: SentJob): Promise<JobState> {
  return waitUntil(`the end of job ${job.jobId}`, async () => {
    const state = await stateOf(job);
    return isEnded(state.status) && state;
  });
}

async function assertComplete(job: SentJob): Promise<void> {
  const state = await untilEnded(job);
  assert.equal(state.status, 'complete', `${state.error_code} ${state.error}`);
  if (job.label !== undefined) await results.check({ state, label: job.label, frames: job.frames });
}

function untilRunning(job: SentJob, isWanted: (task: TaskSeen) => boolean): Promise<TaskSeen & { pid: number }> {
  return waitUntil(`a running task of job ${job.jobId}`, async () => {
    const tasks = await tasksOf(service, job.jobId);
    const task = tasks.find((seen) => seen.status === 'running' && isWanted(seen));
    return task?.pid ? { ...task, pid: task.pid } : undefined;
  });
}

test(`whatever is killed, no job, no credit and no result is lost or doubled (KILL_SEED=${SEED})`, {
  skip,
}, async () => {
  const random = openRandom(SEED);
  const turns = random.shuffle([...IN_TURN, ...IN_TURN]);
  const sent: SentJob[] = [];
  for (let wave = 0; wave < WAVES; wave++) {
    // As if the engine had been replaced by one that does not read what lies there: the last wave encodes it anew first.
    if (wave === WAVES - 1) await ageFiles();
    const victims = random.shuffle([...ALWAYS, ...turns.slice(2 * wave, 2 * wave + 2)]);
    sent.push(...(await runWave({ service, studios, media, random }, victims)));
  }
  assert.ok(sent.length >= 40, `${sent.length} jobs`);
  let failed = 0;
  for (const job of sent) {
    const state = await stateOf(job);
    if (state.status === 'failed') {
      failed++;
      assert.ok(CODES_OF_KILLS.includes(state.error_code!), `${job.jobId}: ${state.error_code} ${state.error}`);
    } else if (!job.isCancelled || state.status !== 'cancelled') await assertComplete(job);
  }
  assert.ok(failed < sent.length / 2, `${failed} of ${sent.length} jobs failed`);
  // Of those too whose acceptance was lost on its way to the client.
  await untilAllEnded();
  await assertBooksBalance(service);
  assert.match(service.log, /an asset was encoded anew/);
});

async function ageFiles(): Promise<void> {
  await service.ask(`update characters set encoded = encoded || '{"rigVersion": 0}'`);
  await service.ask(`update scenes set encoded = encoded || '{"sceneVersion": 0}'`);
}

async function untilAllEnded(): Promise<void> {
  await waitUntil('the end of all jobs', async () => {
    const open = await service.ask(`select from jobs where status in ('queued', 'processing')`);
    return open.length === 0;
  });
}

test('a job whose worker is killed every time fails with CS-UORC01-009, and its credits are back', {
  skip,
}, async () => {
  const [studio] = studios as [Studio];
  const { balance } = await studio.client.get<CreditState>('/api/credits');
  const job = await sendLongJob(studio);
  const killed = new Set<string>();
  const state = await waitUntil('the end of a job without luck', async () => {
    for (const { id, attempt, status, pid } of await tasksOf(service, job.jobId)) {
      if (status !== 'running' || !pid || killed.has(`${id} ${attempt}`)) continue;
      signalProcess(pid, 'SIGKILL');
      killed.add(`${id} ${attempt}`);
    }
    const seen = await stateOf(job);
    return isEnded(seen.status) && seen;
  });
  assert.equal(state.error_code, 'CS-UORC01-009', `${state.status} ${state.error}`);
  const tasks = await tasksOf(service, job.jobId);
  assert.equal(Math.max(...tasks.map(({ failures }) => failures)), SETTINGS.maxAttempts);
  assert.deepEqual((await studio.client.get<CreditState>('/api/credits')).balance, balance);
  await assertBooksBalance(service);
});

test('when everything is killed and started again, a job goes on after its last chunk', { skip }, async () => {
  await using hold = await holdChunk(service, 2);
  const job = await sendLongJob(studios[1]!);
  await hold.untilReached();
  const before = await chunksAndEncodings(job);
  assert.deepEqual(
    before.chunks.map(({ number }) => number),
    [0, 1],
  );
  await service.kill('everything');
  await service.start();
  await assertComplete(job);
  const { chunks, encodings } = await chunksAndEncodings(job);
  assert.deepEqual(encodings, before.encodings);
  // A row that was written again, be it with the same values, has another version.
  assert.deepEqual(chunks.slice(0, 2), before.chunks);
  assert.deepEqual(
    chunks.map(({ number }) => number),
    [0, 1, 2, 3],
  );
  const render = (await tasksOf(service, job.jobId)).find(({ kind }) => kind === 'render')!;
  assert.ok(render.attempt >= 2, 'another worker went on');
});

async function chunksAndEncodings({ jobId }: SentJob) {
  const chunks = await service.ask<{ number: number; version: string }>(
    'select number, xmin::text as version from chunks where job_id = $1 order by number',
    [jobId],
  );
  const tasks = await tasksOf(service, jobId);
  const encodings = tasks.filter(({ kind }) => kind.startsWith('encode')).map(({ pid: _, ...facts }) => facts);
  return { chunks, encodings };
}

test('a worker that slept until its task was given to another does no harm when it wakes up', { skip }, async () => {
  await using beside = await service.openBeside();
  const job = await sendLongJob(studios[2]!);
  const { id, pid, attempt } = await untilRunning(job, ({ kind }) => kind === 'encode_scene');
  const sleepers = [pid, ...findProcesses(service.folder).flatMap((found) => (found.parent === pid ? found.pid : []))];
  for (const sleeper of sleepers) signalProcess(sleeper, 'SIGSTOP');
  await untilRunning(job, (task) => task.id === id && task.attempt > attempt);
  await assertNoEffect(beside.orchestrator, { taskId: id, attempt });
  for (const sleeper of sleepers) signalProcess(sleeper, 'SIGCONT');
  await assertComplete(job);
  await waitUntil('the sleeper to notice', () => endsOfTask(id).some((end) => end.attempt === attempt));
  const [own, ...others] = endsOfTask(id).sort((a, b) => a.attempt - b.attempt);
  assert.match(own!.msg, /^task left alone/);
  assert.deepEqual(others.filter(({ msg }) => msg === 'task done').length, 1);
  await assertBooksBalance(service);
});

/** What a worker would do that has not noticed yet that its attempt is over. */
async function assertNoEffect(orc: Orchestrator, ref: TaskRef): Promise<void> {
  const nothing = { framesDone: 1, framesTotal: 1 };
  const chunk = { number: 0, firstFrame: 0, lastFrame: 1, sizeBytes: 1, sha256: 'late' };
  const failure = { detail: 'too late', isFinal: true };
  assert.equal(await reportProgress(orc, { ...ref, ...nothing, stage: 'scene' }), false);
  assert.equal(await recordChunk(orc, { ...ref, ...chunk }), false);
  assert.equal(await completeTask(orc, { ...ref, result: { warnings: [] } }), false);
  assert.equal(await releaseTask(orc, ref), false);
  assert.equal(await failTask(orc, { ...ref, ...failure }), false);
}

function endsOfTask(id: string): { msg: string; attempt: number }[] {
  return service.log
    .split('\n')
    .filter((line) => line.includes(id) && line.startsWith('{'))
    .map((line) => JSON.parse(line))
    .filter(({ taskId, msg }) => taskId === id && /^task (done|left alone)/.test(msg));
}

test('what was killed and has ended leaves nothing behind', { skip }, async () => {
  await untilSwept(service);
  const objectsDue = await listObjectsDue(service);
  assert.equal(await service.stop(), 0);
  assertNothingLeft(service, objectsDue);
});
