import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getJob, releaseTask } from '../index.ts';
import { carryOut, carryOutJob } from '../testing/carry-out.ts';
import { openTestOrchestrator } from '../testing/open-test-orchestrator.ts';
import { submitPicture } from '../testing/submit.ts';
import { refOf, takeFirst } from '../testing/take-first.ts';

test('a task that is handed back in good order can be taken again as often as need be', async () => {
  await using service = await openTestOrchestrator({ maxAttempts: 1 });
  const { orc } = service;
  const { jobId } = await submitPicture(service, await service.openAccount());
  for (let n = 0; n < 5; n++) {
    const taken = await takeFirst(orc, jobId);
    assert.equal(await releaseTask(orc, refOf(taken)), true);
    assert.equal(await releaseTask(orc, refOf(taken)), false, 'it can be handed back once');
    assert.equal(await carryOut(orc, taken), false, 'and is nobody’s from then on');
  }
  await carryOutJob(orc, jobId);
  assert.equal((await getJob(orc, jobId))?.status, 'complete');
});
