import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ERRORS, type ErrorCode, errorRow } from '@understudy/protocol';
import { failTask, getCharacter, getCredits, getJob, registerWorker, type TaskFailure } from '../index.ts';
import { carryOut, waitingTasks } from '../testing/carry-out.ts';
import { openTestOrchestrator, type TestOrchestrator } from '../testing/open-test-orchestrator.ts';
import { makeScene, submitNamed, submitOwn, submitPicture } from '../testing/submit.ts';
import { refOf, takeFirst } from '../testing/take-first.ts';

const WORKER = { id: 'worker_1', host: 'h', pid: 1, slots: 99, engineVersion: 'puppet-1' };
const UNFORESEEN: TaskFailure = { detail: 'x is not a function', isFinal: false };

test('an error that nobody foresaw is tried again, and ends the job when the attempts are used up', async () => {
  await using service = await openTestOrchestrator({ maxAttempts: 2 });
  const { orc } = service;
  const account = await service.openAccount(10);
  const jobId = await submitOwn(service, account);
  const first = await takeFirst(orc, jobId);
  assert.equal(await failTask(orc, { ...refOf(first), ...UNFORESEEN }), true);
  assert.equal((await getJob(orc, jobId))?.status, 'processing');
  const second = await takeFirst(orc, jobId);
  assert.equal(second.task.id, first.task.id);
  assert.equal(second.task.attempt, first.task.attempt + 1);
  assert.equal(await failTask(orc, { ...refOf(second), ...UNFORESEEN }), true);
  const job = (await getJob(orc, jobId))!;
  assert.deepEqual([job.status, job.errorCode, job.errorDetail], ['failed', 'CS-UORC01-004', 'x is not a function']);
  assert.equal(job.errorMessage, ERRORS['CS-UORC01-004'].message);
  const { balance, reserved } = await getCredits(orc, account);
  assert.deepEqual([balance, reserved], [10, 0]);
  assert.deepEqual(await waitingTasks(orc, jobId), [], 'what else there was to do is cancelled');
});

test('an attempt that has been taken from its worker can neither fail nor complete the task', async () => {
  await using service = await openTestOrchestrator();
  const { orc } = service;
  const jobId = await submitOwn(service, await service.openAccount());
  const first = await takeFirst(orc, jobId);
  await failTask(orc, { ...refOf(first), ...UNFORESEEN });
  const second = await takeFirst(orc, jobId);
  assert.equal(await failTask(orc, { ...refOf(first), code: 'CS-ENEC-004', detail: '', isFinal: true }), false);
  assert.equal(await carryOut(orc, first), false);
  assert.equal(await carryOut(orc, second), true);
});

test('an error with a code ends the job at once and keeps its code', async () => {
  await using service = await openTestOrchestrator();
  const { orc } = service;
  const account = await service.openAccount();
  const { id, jobId } = await submitPicture(service, account);
  const taken = await takeFirst(orc, jobId);
  const detail = 'No character was found. NUL: \0';
  const warnings = ['frames 1 to 9 are dark'];
  await failTask(orc, { ...refOf(taken), code: 'CS-UORC01-002', detail, isFinal: true, warnings });
  const job = (await getJob(orc, jobId))!;
  assert.deepEqual([job.status, job.errorCode, job.warnings], ['failed', 'CS-UORC01-002', warnings]);
  const character = (await getCharacter(orc, account, id))!;
  assert.deepEqual([character.status, character.errorCode], ['failed', 'CS-UORC01-002']);
  assert.equal(character.errorDetail, 'No character was found. NUL: ');
});

async function startFast(service: TestOrchestrator): Promise<string> {
  const account = await service.openAccount();
  await registerWorker(service.orc, WORKER);
  const scene = await makeScene(service, account);
  const picture = { path: service.makeFile() };
  return (await submitNamed(service, account, { picture, sceneId: scene.id, fast: true })).jobId;
}

const FAST_ENDS: { tasksBefore: number; code: ErrorCode; jobCode: ErrorCode }[] = [
  { tasksBefore: 0, code: 'CS-UORC01-002', jobCode: 'CS-UORC01-002' },
  { tasksBefore: 1, code: 'CS-RNRD-003', jobCode: 'CS-UORC01-010' },
  { tasksBefore: 4, code: 'CS-RNRD-003', jobCode: 'CS-UORC01-011' },
  { tasksBefore: 4, code: 'CS-MGMR-001', jobCode: 'CS-MGMR-001' },
];

test('a fast job fails with the code of the part that failed, and tells the cause in words', async () => {
  await using service = await openTestOrchestrator();
  const { orc } = service;
  for (const { tasksBefore, code, jobCode } of FAST_ENDS) {
    const jobId = await startFast(service);
    for (let n = 0; n < tasksBefore; n++) await carryOut(orc, await takeFirst(orc, jobId));
    const taken = await takeFirst(orc, jobId);
    await failTask(orc, { ...refOf(taken), code, detail: 'It was too much.', isFinal: true });
    const job = (await getJob(orc, jobId))!;
    assert.deepEqual([job.status, job.errorCode], ['failed', jobCode], `${taken.task.kind} with ${code}`);
    const detail = jobCode === code ? 'It was too much.' : `${code} ${errorRow(code).message}: It was too much.`;
    assert.equal(job.errorDetail, detail);
  }
});
