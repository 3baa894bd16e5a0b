/** What an operator looks at: health and metrics. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { registerWorker } from '../orchestrator/index.ts';
import { assertFailure, problemOf } from './testing/assert-failure.ts';
import { openTestApi, type TestApi } from './testing/open-test-api.ts';
import { testPicture } from './testing/test-media.ts';

async function open(t: TestContext): Promise<TestApi> {
  const api = await openTestApi();
  t.after(() => api[Symbol.asyncDispose]());
  return api;
}

const WORKER = { id: 'worker_1', host: 'here', pid: 1, slots: 2, engineVersion: '1' };

test('the server lives as soon as it answers', async (t) => {
  const answer = await (await open(t)).app.inject('/livez');
  assert.deepEqual(answer.json(), { status: 'ok' });
});

test('the server is ready once there is a worker, and says which part it is that is missing', async (t) => {
  const api = await open(t);
  const detail = assertFailure(await api.app.inject('/readyz'), 'CS-ORRS-001');
  assert.deepEqual(
    detail.errors?.map(({ field }) => field),
    ['workers'],
  );
  await registerWorker(api.orchestrator, WORKER);
  const answer = await api.app.inject('/readyz');
  assert.deepEqual(answer.json(), { status: 'ok', database: 'ok', object_store: 'ok', workers: 'ok' });
});

test('whoever asks at the same time shares one look at the parts', async (t) => {
  const api = await open(t);
  await registerWorker(api.orchestrator, WORKER);
  const stat = t.mock.method(api.orchestrator.objects, 'stat');
  const answers = await Promise.all(Array.from({ length: 20 }, () => api.app.inject('/readyz')));
  assert.ok(answers.every(({ statusCode }) => statusCode === 200));
  assert.ok(stat.mock.callCount() < 5, `${stat.mock.callCount()} looks`);
  await api.app.inject('/readyz');
  assert.ok(stat.mock.callCount() > 1);
});

test('without its database the server lives, is not ready, and still answers with the envelope', async (t) => {
  const api = await open(t);
  const client = await api.openAccount();
  await registerWorker(api.orchestrator, WORKER);
  t.mock.method(api.orchestrator.database, 'query', async () => {
    throw new Error('connection refused at 10.0.0.7');
  });
  assert.equal((await api.app.inject('/livez')).statusCode, 200);
  const answer = await api.app.inject('/readyz');
  const detail = assertFailure(answer, 'CS-ORRS-001');
  assert.ok(problemOf(detail, 'database'));
  assert.doesNotMatch(answer.body, /10\.0\.0\.7/);
  assertFailure(await client.get('/api/credits'), 'CS-UORC01-004');
  const metrics = await api.app.inject('/metrics');
  assert.match(metrics.body, /^understudy_database_up 0$/m);
  assert.match(metrics.body, /^process_resident_memory_bytes \d+/m);
});

test('metrics count jobs, tasks, workers, credits and requests by route', async (t) => {
  const api = await open(t);
  const client = await api.openAccount({ credits: 10 });
  await registerWorker(api.orchestrator, WORKER);
  await client.postForm('/api/characters/preprocess', { name: 'Ada', image: await testPicture() });
  await client.get('/api/characters/char_1');
  await client.get('/somewhere/else');
  const { body, headers } = await api.app.inject('/metrics');
  assert.match(String(headers['content-type']), /^text\/plain/);
  for (const line of [
    'understudy_jobs{kind="character",status="queued"} 1',
    'understudy_queue_depth 1',
    'understudy_workers 1',
    'understudy_worker_slots 2',
    'understudy_credits_balance 9',
    'understudy_credits_reserved 1',
    'understudy_database_up 1',
    'http_request_duration_seconds_count{method="GET",route="/api/characters/:character_id",status="404"} 1',
    'http_request_duration_seconds_count{method="GET",route="none",status="404"} 1',
  ]) {
    assert.ok(body.includes(`${line}\n`), line);
  }
  assert.match(body, /nodejs_eventloop_lag_seconds\{quantile="0.99"\}/);
  assert.doesNotMatch(body, /char_1/);
});

test('metrics are for programs on the same machine and for admins', async (t) => {
  const api = await open(t);
  const ask = (options: { remoteAddress?: string; headers?: Record<string, string> }) =>
    api.app.inject({ url: '/metrics', ...options });
  const remoteAddress = '203.0.113.9';
  assert.equal((await ask({})).statusCode, 200);
  assertFailure(await ask({ remoteAddress }), 'CS-UORC01-006');
  assertFailure(await ask({ headers: { 'x-forwarded-for': '203.0.113.9' } }), 'CS-UORC01-006');
  const user = await api.openAccount();
  assertFailure(await ask({ remoteAddress, headers: { authorization: `Bearer ${user.key}` } }), 'CS-UORC01-007');
  const admin = await api.openAccount({ scopes: ['admin'] });
  const allowed = await ask({ remoteAddress, headers: { authorization: `Bearer ${admin.key}` } });
  assert.equal(allowed.statusCode, 200);
});

test('metrics need a key of an admin where a proxy may ask for anybody', async (t) => {
  const api = await openTestApi({ publicUrl: 'https://understudy.example' });
  t.after(() => api[Symbol.asyncDispose]());
  assertFailure(await api.app.inject('/metrics'), 'CS-UORC01-006');
});

test('two servers in one process keep their numbers apart', async (t) => {
  const [one, two] = [await open(t), await open(t)];
  await one.app.inject('/livez');
  const count = /http_request_duration_seconds_count\{method="GET",route="\/livez"/;
  assert.match((await one.app.inject('/metrics')).body, count);
  assert.doesNotMatch((await two.app.inject('/metrics')).body, count);
});
