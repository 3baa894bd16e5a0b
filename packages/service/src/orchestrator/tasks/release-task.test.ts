import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getJob, releaseTask, reportProgress, type TakenTask } from '../index.ts';
import { carryOut, carryOutJob } from '../testing/carry-out.ts';
import { openTestOrchestrator } from '../testing/open-test-orchestrator.ts';
import { submitPicture } from '../testing/submit.ts';
import { refOf, takeFirst } from '../testing/take-first.ts';

test('a task that is handed back in good order can be taken again as often as need be', async () => {
  await using service = await openTestOrchestrator({ maxAttempts: 1 });
  const { orc } = service;
  const { jobId } = await submitPicture(service, await service.openAccount());
  const former: TakenTask[] = [];
  for (let n = 0; n < 4; n++) {
    const taken = await takeFirst(orc, jobId);
    for (const task of former) {
      const report = { ...refOf(task), stage: 'character', framesDone: 1, framesTotal: 3 };
      assert.equal(await reportProgress(orc, report), false, 'it is its present worker’s alone');
    }
    assert.equal(await releaseTask(orc, refOf(taken)), true);
    assert.equal(await releaseTask(orc, refOf(taken)), false, 'it can be handed back once');
    assert.equal(await carryOut(orc, taken), false, 'and is nobody’s from then on');
    former.push(taken);
  }
  await carryOutJob(orc, jobId);
  assert.equal((await getJob(orc, jobId))?.status, 'complete');
});
