import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getJob, registerWorker, takeTask } from '../index.ts';
import { carryOut, READS, waitingTasks } from '../testing/carry-out.ts';
import { openTestOrchestrator } from '../testing/open-test-orchestrator.ts';
import { makeScene, submitNamed, submitPicture } from '../testing/submit.ts';
import { takeFirst } from '../testing/take-first.ts';

test('of several workers that get the message of a task at the same time one takes it', async () => {
  await using service = await openTestOrchestrator();
  const { orc } = service;
  const { jobId } = await submitPicture(service, await service.openAccount());
  const [taskId] = await waitingTasks(orc, jobId);
  const take = (n: number) => takeTask(orc, { taskId: taskId!, workerId: `worker_${n}`, reads: READS });
  const taken = await Promise.all([1, 2, 3, 4, 5, 6].map(take));
  assert.equal(taken.filter((task) => task !== undefined).length, 1);
  assert.equal(await take(7), undefined, 'a message that comes late changes nothing');
  assert.equal(await takeTask(orc, { taskId: 'task_unknown', workerId: 'worker_1', reads: READS }), undefined);
});

test('a stage is over once, when its last tasks end at the same moment', async () => {
  await using service = await openTestOrchestrator();
  const { orc } = service;
  const account = await service.openAccount();
  await registerWorker(orc, { id: 'worker_1', host: 'h', pid: 1, slots: 99, engineVersion: 'puppet-1' });
  const scene = await makeScene(service, account);
  for (let round = 0; round < 5; round++) {
    const picture = { path: service.makeFile() };
    const { jobId } = await submitNamed(service, account, { picture, sceneId: scene.id, fast: true });
    await carryOut(orc, await takeFirst(orc, jobId));
    const taken = [await takeFirst(orc, jobId), await takeFirst(orc, jobId), await takeFirst(orc, jobId)];
    await Promise.all(taken.map((task) => carryOut(orc, task)));
    const merge = await takeFirst(orc, jobId);
    assert.deepEqual([merge.task.kind, merge.chunksDone.length], ['merge', 3]);
    await carryOut(orc, merge);
    assert.equal((await getJob(orc, jobId))?.status, 'complete');
  }
});
