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

type Measured = LoadResult & {
  /** Processor time of the server's process for one request; the database's is not in it. */
  cpuMicroseconds: number;
  eventLoopP99Ms: number;
};

async function measure(url: string, paths: string[]): Promise<Measured> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const cpuBefore = process.cpuUsage();
  const result = await load(url, paths);
  const { user, system } = process.cpuUsage(cpuBefore);
  delay.disable();
  const requests = result.requestsPerSecond * Number(flags.seconds);
  return {
    ...result,
    cpuMicroseconds: (user + system) / requests,
    eventLoopP99Ms: delay.percentile(99) / NANOSECONDS_PER_MS,
  };
}

type Round = { constant: Measured; polls: Measured };

async function runRounds(constantUrl: string, poll: { url: string; paths: string[] }): Promise<Round[]> {
  const rounds: Round[] = [];
  for (let round = 0; round <= Number(flags.rounds); round++) {
    const constant = await measure(constantUrl, ['/']);
    const polls = await measure(poll.url, poll.paths);
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

await using api = await openTestApi({}, { logLevel: 'info', onLine: () => {} });
const paths = (await insertJobs(api, Number(flags.jobs))).map((id) => `/api/render/${id}`);
const url = await listen(api.app);
const constant = Fastify();
// The state of a complete job, which is the longest.
const state = (await api.app.inject(paths[2]!)).json();
constant.get('/', async () => state);
const rounds = await runRounds(await listen(constant), { url, paths });
await constant.close();

printRounds(rounds);
const reached = {
  share: median(rounds.map(share)),
  eventLoopP99Ms: median(rounds.map(({ polls }) => polls.eventLoopP99Ms)),
};
console.info(`polls reach ${(reached.share * 100).toFixed(0)} % of a constant (at least ${LIMITS.share * 100} %)`);
console.info(`event loop p99 ${reached.eventLoopP99Ms.toFixed(1)} ms (below ${LIMITS.eventLoopP99Ms} ms)`);
if (reached.share < LIMITS.share || reached.eventLoopP99Ms >= LIMITS.eventLoopP99Ms) process.exitCode = 1;
