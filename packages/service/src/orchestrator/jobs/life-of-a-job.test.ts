import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getCharacter, getCredits, getJob, getScene, registerWorker, submitCharacter, takeTask } from '../index.ts';
import { carryOut, carryOutJob, READS, waitingTasks } from '../testing/carry-out.ts';
import { openTestOrchestrator } from '../testing/open-test-orchestrator.ts';
import { makeCharacter, makeScene, submitNamed, submitOwn, submitPicture, submitVideo } from '../testing/submit.ts';

test('a render goes through encoding, rendering and merging, and is paid for when it is complete', async () => {
  await using service = await openTestOrchestrator();
  const { orc } = service;
  const account = await service.openAccount(10);
  const jobId = await submitOwn(service, account);
  const queued = await getJob(orc, jobId);
  assert.deepEqual([queued?.status, queued?.mode, queued?.queuePosition], ['queued', 'full_pipeline', 1]);
  const held = await getCredits(orc, account);
  assert.deepEqual([held.balance, held.reserved, held.totalUsed], [7, 3, 0]);

  const done = await carryOutJob(orc, jobId);
  assert.deepEqual(done, ['encode_character', 'encode_scene', 'render', 'merge']);
  const job = (await getJob(orc, jobId))!;
  assert.deepEqual([job.status, job.progressPct, job.checkpoint], ['complete', 100, 'render_done']);
  assert.deepEqual([job.framesDone, job.framesTotal, job.chunksDone, job.chunksTotal], [60, 60, 3, 3]);
  assert.deepEqual(job.warnings, ['the character has no feet']);
  assert.equal(job.result?.resultKey, `jobs/${jobId}/result.mp4`);
  assert.equal(job.expiresAt!.getTime() - job.completedAt!.getTime(), 86_400_000);
  const paid = await getCredits(orc, account);
  assert.deepEqual([paid.balance, paid.reserved, paid.totalUsed], [7, 0, 3]);
});

test('a job is queued until a worker takes its first task, and is processed from then on', async () => {
  await using service = await openTestOrchestrator();
  const { orc } = service;
  const account = await service.openAccount();
  const { id, jobId } = await submitPicture(service, account);
  assert.equal((await getCharacter(orc, account, id))?.status, 'pending');
  const [taskId] = await waitingTasks(orc, jobId);
  const taken = await takeTask(orc, { taskId: taskId!, workerId: 'worker_1', reads: READS });
  assert.deepEqual(taken?.inputs, { pictureKey: `characters/${id}/source` });
  assert.equal(taken?.outputPrefix, `characters/${id}`);
  const job = (await getJob(orc, jobId))!;
  assert.deepEqual([job.status, job.queuePosition, job.startedAt !== null], ['processing', null, true]);
  assert.equal((await getCharacter(orc, account, id))?.status, 'processing');
});

test('a character is ready when its picture has been encoded, and says which models it serves', async () => {
  await using service = await openTestOrchestrator({ models: { V4_Preview: 'puppet', V3_Preview: 'other' } });
  const account = await service.openAccount(1);
  const character = await makeCharacter(service, account);
  assert.deepEqual([character.status, character.creditsUsed], ['ready', 1]);
  assert.deepEqual([character.hasV4Encoding, character.hasV3Encoding], [true, false]);
  assert.equal((await getJob(service.orc, character.jobId))?.checkpoint, 'ref_done');
  const { balance, reserved } = await getCredits(service.orc, account);
  assert.deepEqual([balance, reserved], [0, 0]);
});

test('a scene costs nothing, and knows its people when it is ready', async () => {
  await using service = await openTestOrchestrator();
  const account = await service.openAccount(0);
  const { id, jobId } = await submitVideo(service, account);
  assert.deepEqual((await getScene(service.orc, account, id))?.segments, []);
  await carryOutJob(service.orc, jobId);
  const scene = (await getScene(service.orc, account, id))!;
  assert.deepEqual([scene.status, scene.creditsUsed, scene.totalFrames, scene.fps], ['ready', 0, 60, 24]);
  assert.equal(scene.segments.length, 1);
  assert.match(scene.segments[0]!.uuid, /^person_/);
  assert.equal((await getJob(service.orc, jobId))?.checkpoint, 'bg_done');
});

test('a render of preprocessed assets begins with rendering, at the files of the assets', async () => {
  await using service = await openTestOrchestrator();
  const { orc } = service;
  const account = await service.openAccount();
  const character = await makeCharacter(service, account);
  const scene = await makeScene(service, account);
  const { jobId, mode, credits } = await submitNamed(service, account, {
    characterId: character.id,
    sceneId: scene.id,
  });
  assert.deepEqual([mode, credits], ['preprocessed', 3]);
  const before = (await getJob(orc, jobId))!;
  assert.deepEqual([before.checkpoint, before.framesTotal, before.chunksTotal], ['bg_done', 60, 3]);
  const [taskId] = await waitingTasks(orc, jobId);
  const taken = (await takeTask(orc, { taskId: taskId!, workerId: 'worker_1', reads: READS }))!;
  assert.equal(taken.task.kind, 'render');
  assert.deepEqual(taken.inputs, {
    rigKey: `characters/${character.id}/character.rig`,
    sceneKey: `scenes/${scene.id}/clip.scene`,
    clipKey: `scenes/${scene.id}/source`,
  });
  assert.equal(taken.outputPrefix, `jobs/${jobId}`);
  assert.equal(await carryOut(orc, taken), true);
  assert.deepEqual(await carryOutJob(orc, jobId), ['merge']);
  assert.equal((await getJob(orc, jobId))?.status, 'complete');
});

test('a fast render has a task for each chunk and is merged when the last of them is done', async () => {
  await using service = await openTestOrchestrator();
  const { orc } = service;
  const account = await service.openAccount();
  await registerWorker(orc, { id: 'worker_1', host: 'h', pid: 1, slots: 4, engineVersion: 'puppet-1' });
  const scene = await makeScene(service, account);
  const picture = { path: service.makeFile() };
  const { jobId, mode, credits } = await submitNamed(service, account, { picture, sceneId: scene.id, fast: true });
  assert.deepEqual([mode, credits], ['fast', 6]);
  const [encode] = await waitingTasks(orc, jobId);
  await carryOut(orc, (await takeTask(orc, { taskId: encode!, workerId: 'worker_1', reads: READS }))!);
  const renders = await waitingTasks(orc, jobId);
  assert.equal(renders.length, 3);
  const taken = await Promise.all(
    renders.map((taskId) => takeTask(orc, { taskId, workerId: 'worker_1', reads: READS })),
  );
  assert.deepEqual(taken.map((task) => task?.task.part).toSorted(), [0, 1, 2]);
  await Promise.all(taken.map((task) => carryOut(orc, task!)));
  assert.deepEqual(await carryOutJob(orc, jobId), ['merge']);
  const job = (await getJob(orc, jobId))!;
  assert.deepEqual([job.status, job.chunksDone, job.framesDone], ['complete', 3, 60]);
});

test('what a name holds that no database takes is left out', async () => {
  await using service = await openTestOrchestrator();
  const account = await service.openAccount();
  const picture = { path: service.makeFile() };
  const character = { name: 'NUL \0 half \ud83d', picture, requestId: 'req' };
  const { id } = await submitCharacter(service.orc, account, character);
  assert.equal((await getCharacter(service.orc, account, id))?.name, 'NUL  half \ufffd');
});
