import assert from 'node:assert/strict';
import { test } from 'node:test';
import { raiseProgress } from '../../store/queries/raise-progress.ts';
import { failTask, getJob, recordChunk, registerWorker, reportProgress } from '../index.ts';
import { carryOut } from '../testing/carry-out.ts';
import { openTestOrchestrator } from '../testing/open-test-orchestrator.ts';
import { makeCharacter, makeScene, submitNamed, submitOwn } from '../testing/submit.ts';
import { refOf, takeFirst } from '../testing/take-first.ts';

test('progress and checkpoints go forward through all stages, and 100 is for complete jobs', async () => {
  await using service = await openTestOrchestrator();
  const { orc } = service;
  const jobId = await submitOwn(service, await service.openAccount());
  const seen: [number, string | null][] = [];
  const look = async (): Promise<void> => {
    const { progressPct, checkpoint } = (await getJob(orc, jobId))!;
    seen.push([progressPct, checkpoint]);
  };
  const character = await takeFirst(orc, jobId);
  const scene = await takeFirst(orc, jobId);
  await reportProgress(orc, { ...refOf(scene), stage: 'scene', framesDone: 60, framesTotal: 60 });
  await look();
  await carryOut(orc, character);
  await look();
  await reportProgress(orc, { ...refOf(scene), stage: 'background', framesDone: 10, framesTotal: 60 });
  await look();
  await carryOut(orc, scene);
  await look();
  const render = await takeFirst(orc, jobId);
  await reportProgress(orc, { ...refOf(render), stage: 'render', framesDone: 30, framesTotal: 60 });
  await look();
  await carryOut(orc, render);
  await look();
  await carryOut(orc, await takeFirst(orc, jobId));
  await look();
  assert.deepEqual(
    seen.map(([, checkpoint]) => checkpoint),
    [null, 'ref_done', 'dri_done', 'bg_done', 'bg_done', 'render_done', 'render_done'],
  );
  const percents = seen.map(([pct]) => pct);
  assert.deepEqual(
    percents,
    percents.toSorted((a, b) => a - b),
  );
  assert.ok(new Set(percents).size === percents.length, `each step moves it: ${percents}`);
  assert.ok(percents.at(-2)! < 100);
  assert.equal(percents.at(-1), 100);
});

test('a task that is done again takes no progress back, and goes on after the chunks that were recorded', async () => {
  await using service = await openTestOrchestrator();
  const { orc } = service;
  const jobId = await submitOwn(service, await service.openAccount());
  await carryOut(orc, await takeFirst(orc, jobId));
  await carryOut(orc, await takeFirst(orc, jobId));
  const first = await takeFirst(orc, jobId);
  const chunk = { number: 0, firstFrame: 0, lastFrame: 24, sizeBytes: 7, sha256: 'abc' };
  const mask = { sizeBytes: 3, sha256: 'def' };
  assert.equal(await recordChunk(orc, { ...refOf(first), ...chunk, mask }), true);
  await reportProgress(orc, { ...refOf(first), stage: 'render', framesDone: 50, framesTotal: 60 });
  const before = (await getJob(orc, jobId))!;
  await failTask(orc, { ...refOf(first), detail: 'it broke', isFinal: false });
  const second = await takeFirst(orc, jobId);
  assert.deepEqual(second.chunksDone, [{ ...chunk, mask }]);
  assert.equal(second.chunks.length, 3);
  await reportProgress(orc, { ...refOf(second), stage: 'render', framesDone: 24, framesTotal: 60 });
  const after = (await getJob(orc, jobId))!;
  assert.deepEqual([after.progressPct, after.framesDone], [before.progressPct, before.framesDone]);
  assert.equal(after.chunksDone, 1);
});

test('a part of a fast job that has just been taken counts with all of its frames', async () => {
  await using service = await openTestOrchestrator();
  const { orc } = service;
  const account = await service.openAccount();
  const [character, scene] = [await makeCharacter(service, account), await makeScene(service, account)];
  await registerWorker(orc, { id: 'worker_1', host: 'h', pid: 1, slots: 9, engineVersion: 'puppet-1' });
  const { jobId } = await submitNamed(service, account, { characterId: character.id, sceneId: scene.id, fast: true });
  await carryOut(orc, await takeFirst(orc, jobId));
  const before = (await getJob(orc, jobId))!;
  const second = await takeFirst(orc, jobId);
  // What a worker says before the engine has said anything.
  await reportProgress(orc, { ...refOf(second), stage: 'render', framesDone: 0, framesTotal: 0 });
  assert.equal((await getJob(orc, jobId))?.progressPct, before.progressPct);
});

test('what is left is guessed from what has been done', async () => {
  await using service = await openTestOrchestrator();
  const { orc } = service;
  const jobId = await submitOwn(service, await service.openAccount());
  const taken = await takeFirst(orc, jobId);
  assert.equal((await getJob(orc, jobId))?.etaSeconds, null);
  await orc.database.query(
    `update jobs set progress_pct = 20, started_at = now() - interval '10 seconds' where id = $1`,
    [jobId],
  );
  const { etaSeconds } = (await getJob(orc, jobId))!;
  assert.ok(etaSeconds !== null && etaSeconds >= 38 && etaSeconds <= 60, `${etaSeconds}`);
  await carryOut(orc, taken);
});

test('a report that comes after one from further on takes nothing back', async () => {
  await using service = await openTestOrchestrator();
  const { orc } = service;
  const jobId = await submitOwn(service, await service.openAccount());
  await takeFirst(orc, jobId);
  await raiseProgress(orc.database, { jobId, progressPct: 40, framesDone: 9, checkpoint: 'dri_done' });
  await raiseProgress(orc.database, { jobId, progressPct: 30, framesDone: 8, checkpoint: 'ref_done' });
  const { progressPct, framesDone, checkpoint } = (await getJob(orc, jobId))!;
  assert.deepEqual([progressPct, framesDone, checkpoint], [40, 9, 'dri_done']);
});
