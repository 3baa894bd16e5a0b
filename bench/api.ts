/**
 * How many polls of a job's status a second the API answers, against the same framework that answers a constant of the same size in the
 * same run; how late the slowest hundredth comes, and how late the event loop is meanwhile. The load comes from another process.
 * Run: npm run bench:api -- [--rounds 5] [--seconds 4] [--connections 50] [--jobs 50]
 */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { makeId } from '@understudy/protocol';
import Fastify, { type FastifyInstance } from 'fastify';
import { openTestApi, type TestApi } from '../packages/service/src/api/testing/open-test-api.ts';
import { median } from './measure-command.ts';

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '4' },
    connections: { type: 'string', default: '50' },
    jobs: { type: 'string', default: '50' },
  },
});

/** What has to be reached. */
const LIMITS = { share: 0.5, eventLoopP99Ms: 50 };

const NANOSECONDS_PER_MS = 1e6;

export type Load = { url: string; paths: string[]; connections: number; seconds: number };
export type LoadResult = { requestsPerSecond: number; p99Ms: number; failures: number };

const run = promisify(execFile);

async function load(url: string, paths: string[]): Promise<LoadResult> {
  const order: Load = { url, paths, connections: Number(flags.connections), seconds: Number(flags.seconds) };
  const script = fileURLToPath(new URL('./load-process.ts', import.meta.url));
  const { stdout } = await run(process.execPath, [script, JSON.stringify(order)]);
  const result = JSON.parse(stdout) as LoadResult;
  if (result.failures > 0) throw new Error(`${result.failures} requests to ${url} failed`);
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

await using api = await openTestApi({}, { logLevel: 'info', onLine: () => {} });
const paths = (await insertJobs(api, Number(flags.jobs))).map((id) => `/api/render/${id}`);
const constant = Fastify();
const example = (await api.app.inject(paths[2]!)).json();
constant.get('/', async () => example);
const [apiUrl, constantUrl] = [await listen(api.app), await listen(constant)];

const delay = monitorEventLoopDelay({ resolution: 1 });
const rounds: { constant: LoadResult; status: LoadResult; eventLoopP99Ms: number }[] = [];
for (let round = 0; round <= Number(flags.rounds); round++) {
  const constantResult = await load(constantUrl, ['/']);
  delay.reset();
  delay.enable();
  const status = await load(apiUrl, paths);
  delay.disable();
  const eventLoopP99Ms = delay.percentile(99) / NANOSECONDS_PER_MS;
  // The first round warms up both.
  if (round > 0) rounds.push({ constant: constantResult, status, eventLoopP99Ms });
}
await constant.close();

const share = median(rounds.map(({ constant, status }) => status.requestsPerSecond / constant.requestsPerSecond));
const eventLoopP99Ms = median(rounds.map((round) => round.eventLoopP99Ms));
const show = (value: number, digits = 0): string => value.toFixed(digits).padStart(9);
console.info('round   constant/s  polls/s     share   constant p99 ms   poll p99 ms   event loop p99 ms');
for (const [index, { constant, status, eventLoopP99Ms }] of rounds.entries()) {
  console.info(
    `${String(index + 1).padStart(5)} ${show(constant.requestsPerSecond)} ${show(status.requestsPerSecond)} ${show(status.requestsPerSecond / constant.requestsPerSecond, 2)} ${show(constant.p99Ms, 1)} ${show(status.p99Ms, 1)} ${show(eventLoopP99Ms, 1)}`,
  );
}
console.info(`polls reach ${(share * 100).toFixed(0)} % of a constant (at least ${LIMITS.share * 100} %)`);
console.info(`event loop p99 ${eventLoopP99Ms.toFixed(1)} ms (below ${LIMITS.eventLoopP99Ms} ms)`);
if (share < LIMITS.share || eventLoopP99Ms >= LIMITS.eventLoopP99Ms) process.exitCode = 1;
