/**
 * How many polls of a job's status a second the API answers, against the same framework that answers a constant of the same size in the
 * same run; how late the slowest hundredth comes; how long many uploads at the same time take; and how late the event loop is
 * meanwhile. The load comes from another process, the database is the embedded one.
 * Run: npm run bench:api -- [--rounds 5] [--seconds 4] [--connections 50] [--jobs 50] [--uploads 200]
 */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { makeId } from '@understudy/protocol';
import Fastify, { type FastifyInstance } from 'fastify';
import { makeClip } from '../packages/engine/src/media/testing/make-clip.ts';
import {
  encodeForm,
  openTestApi,
  type TestApi,
  type TestClient,
} from '../packages/service/src/api/testing/open-test-api.ts';
import { testPicture } from '../packages/service/src/api/testing/test-media.ts';
import type { Load, LoadRequest, LoadResult } from './load-process.ts';
import { median } from './measure-command.ts';

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '4' },
    connections: { type: 'string', default: '50' },
    jobs: { type: 'string', default: '50' },
    uploads: { type: 'string', default: '200' },
  },
});

/** What has to be reached. */
const LIMITS = { share: 0.5, eventLoopP99Ms: 50 };

const NANOSECONDS_PER_MS = 1e6;

const run = promisify(execFile);

async function load(order: Load): Promise<LoadResult> {
  const script = fileURLToPath(new URL('./load-process.ts', import.meta.url));
  const sending = run(process.execPath, [script]);
  sending.child.stdin!.end(JSON.stringify(order));
  const result = JSON.parse((await sending).stdout) as LoadResult;
  if (result.failures > 0) throw new Error(`${result.failures} requests to ${order.url} failed`);
  return result;
}

/** As many queued, running, complete and failed jobs, of one account. */
async function insertJobs(api: TestApi, count: number): Promise<string[]> {
  const { accountId } = await api.openAccount();
  const ids = Array.from({ length: count }, () => makeId('job', randomBytes(20)));
  const result = { resultKey: 'x', maskKey: 'y', sizeBytes: 1, sha256: 'z' };
  for (const [index, id] of ids.entries()) {
    const status = (['queued', 'processing', 'complete', 'failed'] as const)[index % 4]!;
    await api.orchestrator.database.query(
      `insert into jobs (id, account_id, kind, status, mode, model, engine, request, credits, priority, progress_pct, result, expires_at)
       values ($1, $2, 'render', $3, 'full_pipeline', 'V4_Preview', 'puppet', '{}', 6, 1, 40, $4, $5)`,
      [id, accountId, status, status === 'complete' ? result : null, status === 'complete' ? '2100-01-01' : null],
    );
  }
  return ids;
}

async function listen(app: FastifyInstance): Promise<string> {
  return app.listen({ host: '127.0.0.1', port: 0 });
}

type Measured = LoadResult & {
  /** Processor time of the server's process for one request; the database's is not in it. */
  cpuMicroseconds: number;
  eventLoopP99Ms: number;
};

async function measure(order: Load): Promise<Measured> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const cpuBefore = process.cpuUsage();
  const result = await load(order);
  const { user, system } = process.cpuUsage(cpuBefore);
  delay.disable();
  return {
    ...result,
    cpuMicroseconds: (user + system) / result.requests,
    eventLoopP99Ms: delay.percentile(99) / NANOSECONDS_PER_MS,
  };
}

type Round = { constant: Measured; polls: Measured };

async function runRounds(constantUrl: string, poll: { url: string; paths: string[] }): Promise<Round[]> {
  const rounds: Round[] = [];
  const effort = { connections: Number(flags.connections), seconds: Number(flags.seconds) };
  const get = (path: string): LoadRequest => ({ method: 'GET', path });
  for (let round = 0; round <= Number(flags.rounds); round++) {
    const constant = await measure({ url: constantUrl, requests: [get('/')], ...effort });
    const polls = await measure({ url: poll.url, requests: poll.paths.map(get), ...effort });
    // The first round warms up both.
    if (round > 0) rounds.push({ constant, polls });
  }
  return rounds;
}

const share = ({ constant, polls }: Round): number => polls.requestsPerSecond / constant.requestsPerSecond;

function printRounds(rounds: Round[]): void {
  const show = (value: number, digits = 0): string => value.toFixed(digits).padStart(10);
  const row = (name: string, pick: (round: Round) => number, digits = 0): void =>
    console.info(
      name.padEnd(34) + [...rounds.map(pick), median(rounds.map(pick))].map((n) => show(n, digits)).join(''),
    );
  console.info(
    ''.padEnd(34) +
      [...rounds.map((_, index) => `round ${index + 1}`), 'median'].map((name) => name.padStart(10)).join(''),
  );
  row('constant answers a second', ({ constant }) => constant.requestsPerSecond);
  row('polls a second', ({ polls }) => polls.requestsPerSecond);
  row('share', share, 2);
  row('p99 of a constant, ms', ({ constant }) => constant.p99Ms, 1);
  row('p99 of a poll, ms', ({ polls }) => polls.p99Ms, 1);
  row('processor time of a constant, µs', ({ constant }) => constant.cpuMicroseconds, 1);
  row('processor time of a poll, µs', ({ polls }) => polls.cpuMicroseconds, 1);
  row('event loop p99 under polls, ms', ({ polls }) => polls.eventLoopP99Ms, 1);
}

/** A form with a picture and half a second of video, as a browser sends it. */
async function uploadRequest({ key }: TestClient): Promise<LoadRequest> {
  const folder = await mkdtemp(join(tmpdir(), 'understudy-bench-'));
  await makeClip(join(folder, 'clip.mp4'), { width: 160, height: 120, frameCount: 15 });
  const driving_video = new Blob([await readFile(join(folder, 'clip.mp4'))]);
  await rm(folder, { recursive: true });
  const { headers, payload } = await encodeForm({ ref_image: await testPicture(), driving_video });
  return {
    method: 'POST',
    path: '/api/render',
    headers: { ...headers, authorization: `Bearer ${key}` },
    bodyBase64: payload.toString('base64'),
  };
}

/** All at the same time, every one with a connection of its own. */
async function upload(api: TestApi, url: string): Promise<Measured & { seconds: number }> {
  const count = Number(flags.uploads);
  const request = await uploadRequest(await api.openAccount({ credits: count }));
  const startedAt = performance.now();
  const result = await measure({ url, requests: [request], connections: count, amount: count });
  return { ...result, seconds: (performance.now() - startedAt) / 1000 };
}

const UNBOUNDED = { queueBound: 1_000_000, rateLimitPerMinute: 1_000_000 };

await using api = await openTestApi(UNBOUNDED, { logLevel: 'info', onLine: () => {} });
const paths = (await insertJobs(api, Number(flags.jobs))).map((id) => `/api/render/${id}`);
const url = await listen(api.app);
const constant = Fastify();
// The state of a complete job, which is the longest.
const state = (await api.app.inject(paths[2]!)).json();
constant.get('/', async () => state);
const rounds = await runRounds(await listen(constant), { url, paths });
await constant.close();

printRounds(rounds);
const uploads = await upload(api, url);
console.info(
  `${flags.uploads} uploads at once: ${uploads.seconds.toFixed(1)} s in all, p99 ${uploads.p99Ms.toFixed(0)} ms, event loop p99 ${uploads.eventLoopP99Ms.toFixed(1)} ms`,
);

const reached = {
  share: median(rounds.map(share)),
  eventLoopP99Ms: Math.max(median(rounds.map(({ polls }) => polls.eventLoopP99Ms)), uploads.eventLoopP99Ms),
};
console.info(`polls reach ${(reached.share * 100).toFixed(0)} % of a constant (at least ${LIMITS.share * 100} %)`);
console.info(`event loop p99 ${reached.eventLoopP99Ms.toFixed(1)} ms (below ${LIMITS.eventLoopP99Ms} ms)`);
if (reached.share < LIMITS.share || reached.eventLoopP99Ms >= LIMITS.eventLoopP99Ms) process.exitCode = 1;
