import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getCredits, getJob, readLoad, registerWorker, reportProgress } from '../index.ts';
import { carryOut, carryOutJob } from '../testing/carry-out.ts';
import { openTestOrchestrator } from '../testing/open-test-orchestrator.ts';
import { makeScene, submitNamed, submitOwn, submitPicture } from '../testing/submit.ts';
import { refOf, silenceWorkers, takeFirst } from '../testing/take-first.ts';
import { reapTasks } from './reap-tasks.ts';

test('a task whose worker fell silent is taken up again, and its former worker has no further effect', async () => {
  await using service = await openTestOrchestrator();
  const { orc } = service;
  const { jobId } = await submitPicture(service, await service.openAccount());
  const first = await takeFirst(orc, jobId);
  assert.equal((await reapTasks(orc)).lostTasks, 0);
  await silenceWorkers(orc, 16);
  assert.equal((await reapTasks(orc)).lostTasks, 1);
  const second = await takeFirst(orc, jobId, 'worker_2');
  assert.equal(await carryOut(orc, first), false);
  assert.equal(await carryOut(orc, second), true);
  assert.equal((await getJob(orc, jobId))?.status, 'complete');
});

test('a worker that reports while it is looked for keeps its task', async () => {
  await using service = await openTestOrchestrator();
  const { orc } = service;
  const { jobId } = await submitPicture(service, await service.openAccount());
  const taken = await takeFirst(orc, jobId);
  await silenceWorkers(orc, 16);
  await reportProgress(orc, { ...refOf(taken), stage: 'character', framesDone: 1, framesTotal: 3 });
  assert.equal((await reapTasks(orc)).lostTasks, 0);
  assert.equal(await carryOut(orc, taken), true);
});

test('a job whose workers all fall silent fails with CS-UORC01-009 and is paid back', async () => {
  await using service = await openTestOrchestrator({ maxAttempts: 2 });
  const { orc } = service;
  const account = await service.openAccount(10);
  const jobId = await submitOwn(service, account);
  for (const _ of [1, 2]) {
    await takeFirst(orc, jobId);
    await silenceWorkers(orc, 16);
    await reapTasks(orc);
  }
  const job = (await getJob(orc, jobId))!;
  assert.deepEqual([job.status, job.errorCode], ['failed', 'CS-UORC01-009']);
  assert.equal((await getCredits(orc, account)).balance, 10);
});

test('a fast job whose render or merge worker is lost fails with the code of that part', async () => {
  await using service = await openTestOrchestrator({ maxAttempts: 1 });
  const { orc } = service;
  const account = await service.openAccount();
  await registerWorker(orc, { id: 'worker_1', host: 'h', pid: 1, slots: 99, engineVersion: 'puppet-1' });
  const scene = await makeScene(service, account);
  for (const [tasksBefore, code] of [
    [1, 'CS-UORC01-010'],
    [4, 'CS-UORC01-011'],
  ] as const) {
    const picture = { path: service.makeFile() };
    const { jobId } = await submitNamed(service, account, { picture, sceneId: scene.id, fast: true });
    for (let n = 0; n < tasksBefore; n++) await carryOut(orc, await takeFirst(orc, jobId));
    await takeFirst(orc, jobId);
    await silenceWorkers(orc, 16);
    await reapTasks(orc);
    const job = (await getJob(orc, jobId))!;
    assert.deepEqual([job.status, job.errorCode], ['failed', code]);
    assert.match(job.errorDetail!, /^CS-UORC01-009 /);
  }
});

test('a message that got lost is put in the queue again, one that is there is left alone', async () => {
  await using service = await openTestOrchestrator();
  const { orc } = service;
  const { jobId } = await submitPicture(service, await service.openAccount());
  await orc.database.query(`update tasks set queued_at = queued_at - interval '31 seconds'`);
  assert.equal((await reapTasks(orc)).enqueuedAgain, 1);
  assert.equal(await orc.queue.depth(), 1, 'it was there');
  assert.equal((await reapTasks(orc)).enqueuedAgain, 0, 'it is not looked at again at once');
  await orc.database.query('delete from bullmq.job');
  await orc.database.query(`update tasks set queued_at = queued_at - interval '31 seconds'`);
  await reapTasks(orc);
  assert.equal(await orc.queue.depth(), 1);
  await carryOutJob(orc, jobId);
});

test('a task that cannot be taken from its worker keeps no other from being taken up again', async () => {
  await using service = await openTestOrchestrator({ maxAttempts: 1 });
  const { orc } = service;
  const account = await service.openAccount();
  const [odd, other] = [await submitOwn(service, account), await submitOwn(service, account)];
  await takeFirst(orc, odd);
  await silenceWorkers(orc, 60);
  await takeFirst(orc, other);
  await silenceWorkers(orc, 60);
  // Its refund will be refused: it has had one.
  await orc.database.query(
    `insert into ledger (account_id, kind, amount, reserved, job_id) values ($1, 'refund', 0, 0, $2)`,
    [account, odd],
  );
  assert.equal((await reapTasks(orc)).lostTasks, 1);
  assert.equal((await getJob(orc, other))?.status, 'failed');
});

test('tasks are forgotten a day after their job has ended, and not before', async () => {
  await using service = await openTestOrchestrator();
  const { orc } = service;
  const account = await service.openAccount();
  const [ended, open] = [await submitOwn(service, account), await submitOwn(service, account)];
  await carryOutJob(orc, ended);
  await carryOut(orc, await takeFirst(orc, open));
  const age = async (hours: number): Promise<string[]> => {
    await orc.database.query(`update tasks set completed_at = completed_at - $1 * interval '1 hour'`, [hours]);
    await reapTasks(orc);
    const { rows } = await orc.database.query<{ id: string }>('select distinct job_id as id from tasks');
    return rows.map(({ id }) => id).toSorted();
  };
  assert.deepEqual(await age(23), [ended, open].toSorted());
  assert.deepEqual(await age(2), [open]);
});

test('a worker that has been silent for long is forgotten, and is there again with its next beat', async () => {
  await using service = await openTestOrchestrator();
  const { orc } = service;
  const worker = { id: 'worker_1', host: 'h', pid: 1, slots: 2, engineVersion: 'puppet-1' };
  await registerWorker(orc, worker);
  assert.deepEqual([(await readLoad(orc)).liveWorkers, (await readLoad(orc)).slots], [1, 2]);
  await orc.database.query(`update workers set heartbeat_at = now() - interval '16 seconds'`);
  assert.equal((await readLoad(orc)).slots, 0, 'it counts no more');
  await orc.database.query(`update workers set heartbeat_at = now() - interval '10 minutes'`);
  await reapTasks(orc);
  assert.equal((await orc.database.query('select from workers')).rowCount, 0);
  await registerWorker(orc, worker);
  assert.equal((await readLoad(orc)).slots, 2);
});
