import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  cancelJob,
  completeTask,
  getCharacter,
  getCredits,
  getJob,
  JOB_CHANGED,
  recordChunk,
  reportProgress,
  takeTask,
} from '../index.ts';
import { carryOutJob, makeResult, READS, waitingTasks } from '../testing/carry-out.ts';
import { openTestOrchestrator } from '../testing/open-test-orchestrator.ts';
import { submitOwn, submitPicture } from '../testing/submit.ts';

test('a cancelled job gives all of its credits back, and answers the same when it is cancelled again', async () => {
  await using service = await openTestOrchestrator();
  const { orc } = service;
  const account = await service.openAccount(10);
  const jobId = await submitOwn(service, account);
  for (const _ of [1, 2]) {
    assert.deepEqual(await cancelJob(orc, account, jobId), { status: 'cancelled', creditsRefunded: 3 });
  }
  const { balance, reserved, totalUsed } = await getCredits(orc, account);
  assert.deepEqual([balance, reserved, totalUsed], [10, 0, 0]);
  assert.deepEqual(await waitingTasks(orc), []);
});

test('the worker of a cancelled job has no further effect', async () => {
  await using service = await openTestOrchestrator();
  const { orc } = service;
  const account = await service.openAccount();
  const jobId = await submitOwn(service, account);
  const [taskId] = await waitingTasks(orc, jobId);
  const taken = (await takeTask(orc, { taskId: taskId!, workerId: 'worker_1', reads: READS }))!;
  await cancelJob(orc, account, jobId);
  const { attempt } = taken.task;
  const ref = { taskId: taskId!, attempt };
  assert.equal(await reportProgress(orc, { ...ref, stage: 'character', framesDone: 1, framesTotal: 3 }), false);
  const chunk = { number: 0, firstFrame: 0, lastFrame: 24, sizeBytes: 1, sha256: 'x' };
  assert.equal(await recordChunk(orc, { ...ref, ...chunk }), false);
  assert.equal(await completeTask(orc, { ...ref, result: makeResult(taken) }), false);
  assert.equal((await getJob(orc, jobId))?.status, 'cancelled');
});

test('whoever listens is told that a job was cancelled', async () => {
  await using service = await openTestOrchestrator();
  const { orc } = service;
  const account = await service.openAccount();
  const jobId = await submitOwn(service, account);
  const told = Promise.withResolvers<string>();
  await using _listening = await orc.database.listen(JOB_CHANGED, told.resolve);
  await cancelJob(orc, account, jobId);
  assert.equal(await told.promise, jobId);
});

test('a job that has ended is left as it is', async () => {
  await using service = await openTestOrchestrator();
  const { orc } = service;
  const account = await service.openAccount(10);
  const jobId = await submitOwn(service, account);
  await carryOutJob(orc, jobId);
  assert.deepEqual(await cancelJob(orc, account, jobId), { status: 'complete', creditsRefunded: 0 });
  assert.equal((await getCredits(orc, account)).balance, 7);
});

test('a job of another account cannot be cancelled', async () => {
  await using service = await openTestOrchestrator();
  const jobId = await submitOwn(service, await service.openAccount());
  assert.equal(await cancelJob(service.orc, await service.openAccount(), jobId), undefined);
  assert.equal((await getJob(service.orc, jobId))?.status, 'queued');
});

test('a character whose job was cancelled is no character', async () => {
  await using service = await openTestOrchestrator();
  const account = await service.openAccount();
  const { id, jobId } = await submitPicture(service, account);
  await cancelJob(service.orc, account, jobId);
  const character = (await getCharacter(service.orc, account, id))!;
  assert.deepEqual([character.status, character.errorMessage], ['failed', 'The job was cancelled']);
});
