import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Orchestrator } from '../../../orchestrator/index.ts';
import { completeJob } from '../../testing/complete-job.ts';
import { openTestApi, type TestApi } from '../../testing/open-test-api.ts';
import { testPicture } from '../../testing/test-media.ts';
import { JobReader } from './job-reader.ts';

async function openWithJob(t: TestContext): Promise<{ api: TestApi; jobId: string; queries: () => number }> {
  const api = await openTestApi();
  t.after(() => api[Symbol.asyncDispose]());
  const client = await api.openAccount();
  const character = await client.postForm('/api/characters/preprocess', { name: 'Ada', image: await testPicture() });
  const { mock } = t.mock.method(api.orchestrator.database, 'query');
  return { api, jobId: character.json().job_id, queries: () => mock.callCount() };
}

test('polls that arrive while a query is under way share the next one', async (t) => {
  const { api, jobId, queries } = await openWithJob(t);
  const reader = new JobReader(api.orchestrator);
  const jobs = await Promise.all(Array.from({ length: 100 }, () => reader.read(jobId)));
  assert.ok(jobs.every((job) => job?.id === jobId));
  assert.equal(queries(), 2);
});

test('each poll hears of its own job, and a job that does not exist is nobody', async (t) => {
  const { api, jobId } = await openWithJob(t);
  const reader = new JobReader(api.orchestrator);
  const missing = `job_${'0'.repeat(32)}`;
  const [found, none, invalid] = await Promise.all([reader.read(jobId), reader.read(missing), reader.read('x')]);
  assert.equal(found?.id, jobId);
  assert.equal(none, undefined);
  assert.equal(invalid, undefined);
});

test('a poll hears of everything that had happened before it was sent', async (t) => {
  const { api, jobId } = await openWithJob(t);
  const reader = new JobReader(api.orchestrator);
  const early = reader.read(jobId);
  await completeJob(api, jobId);
  const late = reader.read(jobId);
  assert.ok((await early) !== undefined);
  assert.equal((await late)?.status, 'complete');
});

test('a query that fails is the failure of those who waited for it, and of nobody after them', async (t) => {
  const { api, jobId } = await openWithJob(t);
  let isDown = true;
  const database = {
    query: (text: string, values: unknown[]) =>
      isDown ? Promise.reject(new Error('down')) : api.orchestrator.database.query(text, values),
  };
  const reader = new JobReader({ ...api.orchestrator, database } as unknown as Orchestrator);
  const outcomes = await Promise.allSettled([reader.read(jobId), reader.read(jobId)]);
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ['rejected', 'rejected'],
  );
  isDown = false;
  assert.equal((await reader.read(jobId))?.id, jobId);
});
