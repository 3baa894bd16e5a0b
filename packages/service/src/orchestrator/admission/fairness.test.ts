import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getJob, takeTask } from '../index.ts';
import { carryOut, READS } from '../testing/carry-out.ts';
import { openTestOrchestrator, type TestOrchestrator } from '../testing/open-test-orchestrator.ts';
import { submitOwn, submitPicture } from '../testing/submit.ts';

/** Lets one worker do everything that is in the queue; answers the jobs in the order in which their first tasks came. */
async function workOff({ orc }: TestOrchestrator, taskCount: number): Promise<string[]> {
  const begun = new Set<string>();
  const all = Promise.withResolvers<void>();
  let left = taskCount;
  await using _worker = await orc.queue.work(
    async (taskId) => {
      const taken = (await takeTask(orc, { taskId, workerId: 'worker_1', reads: READS }))!;
      begun.add(taken.job.id);
      await carryOut(orc, taken);
      if (--left === 0) all.resolve();
    },
    { slots: 1 },
  );
  await all.promise;
  return [...begun];
}

test('an account with many jobs does not keep another waiting', { timeout: 60_000 }, async () => {
  await using service = await openTestOrchestrator();
  const [busy, other] = [await service.openAccount(), await service.openAccount()];
  const many: string[] = [];
  for (let n = 0; n < 12; n++) many.push((await submitPicture(service, busy)).jobId);
  const { jobId } = await submitPicture(service, other);
  assert.equal((await getJob(service.orc, jobId))?.queuePosition, 2);
  assert.equal((await getJob(service.orc, many[1]!))?.queuePosition, 3);
  const order = await workOff(service, 13);
  assert.deepEqual(order, [many[0], jobId, ...many.slice(1)]);
});

test('what has been begun is finished before anything new is', { timeout: 60_000 }, async () => {
  await using service = await openTestOrchestrator();
  const { orc } = service;
  const first = await submitOwn(service, await service.openAccount());
  const second = await submitOwn(service, await service.openAccount());
  const finished: string[] = [];
  const all = Promise.withResolvers<void>();
  {
    await using _worker = await orc.queue.work(
      async (taskId) => {
        const taken = (await takeTask(orc, { taskId, workerId: 'worker_1', reads: READS }))!;
        await carryOut(orc, taken);
        if (taken.task.kind === 'merge') finished.push(taken.job.id);
        if (taken.job.id === second) assert.equal((await getJob(orc, first))?.status, 'complete');
        if (finished.length === 2) all.resolve();
      },
      { slots: 1 },
    );
    await all.promise;
  }
  assert.deepEqual(finished, [first, second]);
});
