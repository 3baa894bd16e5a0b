import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { cancelJob, getJob, registerWorker } from '../index.ts';
import { openTestOrchestrator } from '../testing/open-test-orchestrator.ts';
import { submitOwn } from '../testing/submit.ts';
import { takeFirst } from '../testing/take-first.ts';

const WORKER = { id: 'worker_1', host: 'h', pid: 1, slots: 1, engineVersion: 'puppet-1' };

test('fast jobs are refused while the operator has fast mode off', async () => {
  await using service = await openTestOrchestrator({ fastMode: 'off' });
  await registerWorker(service.orc, WORKER);
  const refused = submitOwn(service, await service.openAccount(), { fast: true });
  await assert.rejects(refused, { code: 'CS-UORC01-001' });
});

test('a fast job needs a free worker, any other job waits for one', async () => {
  await using service = await openTestOrchestrator();
  const { orc } = service;
  const account = await service.openAccount();
  await assert.rejects(submitOwn(service, account, { fast: true }), { code: 'CS-ORRS-001' });
  await submitOwn(service, account);
  await registerWorker(orc, { ...WORKER, slots: 2 });
  await assert.rejects(submitOwn(service, account, { fast: true }), { code: 'CS-ORRS-001' }, 'what waits comes first');
  await registerWorker(orc, { ...WORKER, slots: 3 });
  await submitOwn(service, account, { fast: true });
  await assert.rejects(submitOwn(service, account, { fast: true }), { code: 'CS-ORRS-001' });
});

test('of several fast jobs at the same time one gets the only free worker', async () => {
  await using service = await openTestOrchestrator();
  const accounts = await Promise.all(Array.from({ length: 8 }, () => service.openAccount()));
  await registerWorker(service.orc, WORKER);
  const outcomes = await Promise.allSettled(accounts.map((account) => submitOwn(service, account, { fast: true })));
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
});

test('a fast job is accepted if a worker becomes free within the admission window', async () => {
  await using service = await openTestOrchestrator({ fastAdmissionWindowMs: 30_000 });
  const { orc } = service;
  await registerWorker(orc, WORKER);
  const account = await service.openAccount();
  const busy = await submitOwn(service, account);
  await takeFirst(orc, busy);
  const fast = submitOwn(service, account, { fast: true });
  await sleep(250);
  await cancelJob(orc, account, busy);
  assert.equal((await getJob(orc, await fast))?.status, 'queued');
});

test('no more jobs are accepted than may be open', async () => {
  await using service = await openTestOrchestrator({ queueBound: 2 });
  const [one, other] = [await service.openAccount(), await service.openAccount()];
  const jobId = await submitOwn(service, one);
  await submitOwn(service, other);
  await assert.rejects(submitOwn(service, one), { code: 'CS-ORRS-001' });
  await cancelJob(service.orc, one, jobId);
  await submitOwn(service, one);
});

test('no jobs are accepted while the disk is nearly full', async () => {
  await using service = await openTestOrchestrator({ minFreeDiskMb: 100 });
  const account = await service.openAccount();
  let freeMb = 99;
  const orc = { ...service.orc, freeDiskBytes: async () => freeMb * 1024 * 1024 };
  await assert.rejects(submitOwn({ ...service, orc }, account), { code: 'CS-ORRS-001' });
  freeMb = 100;
  await submitOwn({ ...service, orc }, account);
});
