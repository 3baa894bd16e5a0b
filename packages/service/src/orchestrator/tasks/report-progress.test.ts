import assert from 'node:assert/strict';
import { test } from 'node:test';
import { raiseProgress } from '../../store/queries/raise-progress.ts';
import { failTask, getJob, type Orchestrator, recordChunk, registerWorker, reportProgress } from '../index.ts';
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

/** As if the running tasks of a job had come to where they are in so many seconds. */
async function letTimePass(orc: Orchestrator, jobId: string, seconds: number): Promise<void> {
  await orc.database.query(
    `update tasks set stage_started_at = stage_started_at - $2 * interval '1 second' where job_id = $1 and status = 'running'`,
    [jobId, seconds],
  );
}

function assertAbout(actual: number | null | undefined, expected: number): void {
  assert.ok(Math.abs((actual ?? Number.NaN) - expected) <= 2, `${actual}, expected about ${expected}`);
}

test('the time that is left is that of the stage at its present speed, and of the stages after it by their shares', async () => {
  await using service = await openTestOrchestrator();
  const { orc } = service;
  const jobId = await submitOwn(service, await service.openAccount());
  const eta = async () => (await getJob(orc, jobId))!.etaSeconds;
  assert.equal(await eta(), null);
  await carryOut(orc, await takeFirst(orc, jobId));
  const scene = await takeFirst(orc, jobId);
  const report = (stage: string, framesDone: number, task = scene) =>
    reportProgress(orc, { ...refOf(task), stage, framesDone, framesTotal: 60 });
  await report('scene', 0);
  assert.equal(await eta(), null, 'no speed is known yet');
  await letTimePass(orc, jobId, 10);
  await report('scene', 20);
  // Of the analysis 20 s of 30 are left; its share is 36, those of background, render and merge 16 + 40 + 4.
  assertAbout(await eta(), 20 + 30 * (60 / 36));
  await report('background', 0);
  await letTimePass(orc, jobId, 10);
  await report('background', 30);
  assertAbout(await eta(), 10 + 20 * (44 / 16));
  await carryOut(orc, scene);
  const render = await takeFirst(orc, jobId);
  await report('render', 0, render);
  await letTimePass(orc, jobId, 100);
  await report('render', 50, render);
  assertAbout(await eta(), 20 + 120 * (4 / 40));
  service.advanceClock(300);
  assert.equal(await eta(), 1, 'it is never over before it is done');
});

test('a render that is gone on with is measured from where it goes on', async () => {
  await using service = await openTestOrchestrator();
  const { orc } = service;
  const account = await service.openAccount();
  const [character, scene] = [await makeCharacter(service, account), await makeScene(service, account)];
  const { jobId } = await submitNamed(service, account, { characterId: character.id, sceneId: scene.id });
  const first = await takeFirst(orc, jobId);
  await reportProgress(orc, { ...refOf(first), stage: 'render', framesDone: 1, framesTotal: 60 });
  await failTask(orc, { ...refOf(first), detail: 'it broke', isFinal: false });
  const second = await takeFirst(orc, jobId);
  await reportProgress(orc, { ...refOf(second), stage: 'render', framesDone: 40, framesTotal: 60 });
  await letTimePass(orc, jobId, 20);
  await reportProgress(orc, { ...refOf(second), stage: 'render', framesDone: 50, framesTotal: 60 });
  assertAbout((await getJob(orc, jobId))!.etaSeconds, 20 + 120 * (4 / 40));
});

test('the parts of a fast render are as fast as all that are under way together', async () => {
  await using service = await openTestOrchestrator();
  const { orc } = service;
  const account = await service.openAccount();
  const [character, scene] = [await makeCharacter(service, account), await makeScene(service, account)];
  await registerWorker(orc, { id: 'worker_1', host: 'h', pid: 1, slots: 9, engineVersion: 'puppet-1' });
  const { jobId } = await submitNamed(service, account, { characterId: character.id, sceneId: scene.id, fast: true });
  const parts = [await takeFirst(orc, jobId), await takeFirst(orc, jobId)];
  const report = async (framesDone: number) => {
    for (const part of parts) {
      await reportProgress(orc, { ...refOf(part), stage: 'render', framesDone, framesTotal: 24 });
    }
  };
  await report(0);
  await letTimePass(orc, jobId, 10);
  await report(12);
  // 24 frames of 60 in 10 s.
  assertAbout((await getJob(orc, jobId))!.etaSeconds, 15 + 25 * (4 / 40));
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
