import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  cancelJob,
  deleteScene,
  failTask,
  getCharacter,
  getCredits,
  getJob,
  getScene,
  importTemplate,
  type Orchestrator,
  publishTemplate,
  registerWorker,
  takeTask,
} from '../index.ts';
import { reapTasks } from '../maintenance/reap-tasks.ts';
import { ageFiles, carryOut, carryOutJob, READS, waitingTasks } from '../testing/carry-out.ts';
import { checkBooks } from '../testing/check-books.ts';
import { openTestOrchestrator } from '../testing/open-test-orchestrator.ts';
import { makeCharacter, makeScene, submitNamed, submitOwn } from '../testing/submit.ts';
import { refOf, silenceWorkers, takeFirst } from '../testing/take-first.ts';

const WORKER = { id: 'worker_1', host: 'h', pid: 1, slots: 9, engineVersion: 'puppet-2' };

async function openAgedWorld() {
  const service = await openTestOrchestrator();
  const { orc } = service;
  const account = await service.openAccount(100);
  await registerWorker(orc, WORKER);
  const character = await makeCharacter(service, account);
  const scene = await makeScene(service, account);
  await ageFiles(orc);
  const submit = async () =>
    (await submitNamed(service, account, { characterId: character.id, sceneId: scene.id })).jobId;
  return {
    service,
    orc,
    account,
    character,
    scene,
    submit,
    [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
  };
}

/** Takes the message of a task that is not to be had yet. */
async function knock(orc: Orchestrator, jobId: string): Promise<void> {
  const [taskId] = await waitingTasks(orc, jobId);
  assert.equal(await takeTask(orc, { taskId: taskId!, workerId: 'worker_2', reads: READS }), undefined);
}

test('a render of assets that were made for an older engine encodes them anew, for nothing and for all renders after it', async () => {
  await using world = await openAgedWorld();
  const { orc, account, character, scene } = world;
  const jobId = await world.submit();
  await knock(orc, jobId);
  const encode = await takeFirst(orc, jobId);
  assert.equal(encode.task.kind, 'encode_character');
  assert.deepEqual(encode.inputs, { pictureKey: `characters/${character.id}/source` });
  assert.equal(encode.outputPrefix, `characters/${character.id}`);
  await carryOut(orc, encode);
  const analysis = await takeFirst(orc, jobId);
  assert.deepEqual(
    [analysis.inputs, analysis.outputPrefix],
    [{ videoKey: `scenes/${scene.id}/source` }, `scenes/${scene.id}`],
  );
  await carryOut(orc, analysis);
  assert.deepEqual(await carryOutJob(orc, jobId), ['render', 'merge']);
  const { status, credits } = (await getJob(orc, jobId))!;
  assert.deepEqual([status, credits], ['complete', 3]);
  assert.equal((await getCredits(orc, account)).balance, 100 - 1 - 3);
  const versions = `select engine_version as v from characters union all select engine_version from scenes`;
  assert.deepEqual((await orc.database.query(versions)).rows, [{ v: 'puppet-2' }, { v: 'puppet-2' }]);

  assert.deepEqual(await carryOutJob(orc, await world.submit()), ['render', 'merge']);
  const after = (await getScene(orc, account, scene.id))!;
  assert.deepEqual(after.segments, scene.segments, 'people keep the ids that clients know them by');
  await checkBooks(orc);
});

test('a scene that was made with its background gets it again, whatever the render needs', async () => {
  await using world = await openAgedWorld();
  const { orc, service, account, scene } = world;
  const picture = { path: service.makeFile() };
  const background = { mode: 'transparent' } as const;
  const { jobId } = await submitNamed(service, account, { picture, sceneId: scene.id, background });
  await carryOut(orc, await takeFirst(orc, jobId));
  await knock(orc, jobId);
  const taken = await takeFirst(orc, jobId);
  assert.deepEqual([taken.task.kind, taken.needsBackground], ['encode_scene', true]);
});

test('of several renders that wait for the same asset one encodes it, and the others go on as soon as it is done', async () => {
  await using world = await openAgedWorld();
  const { orc } = world;
  await orc.database.query(`update scenes set encoded = encoded || '{"sceneVersion": 1}'`);
  const jobIds = [await world.submit(), await world.submit(), await world.submit()];
  for (const jobId of jobIds) await knock(orc, jobId);
  const [first, second, third] = jobIds as [string, string, string];
  const encode = await takeFirst(orc, second);
  for (const jobId of [first, third]) await knock(orc, jobId);
  // Knocking has used their messages up.
  await orc.database.query('delete from bullmq.job');
  await carryOut(orc, encode);
  await checkBooks(orc);
  for (const jobId of [first, third]) {
    assert.deepEqual(await carryOutJob(orc, jobId), ['render', 'merge']);
  }
  assert.deepEqual(await carryOutJob(orc, second), ['render', 'merge']);
  await checkBooks(orc);
});

test('where the one that encodes is cancelled or lost, another takes it up', async () => {
  await using world = await openAgedWorld();
  const { orc, account } = world;
  const [first, second, third] = [await world.submit(), await world.submit(), await world.submit()];
  for (const jobId of [first, second, third]) await knock(orc, jobId);
  await takeFirst(orc, first);
  await knock(orc, second);
  // Knocking has used its message up.
  await orc.database.query('delete from bullmq.job');
  await cancelJob(orc, account, first);
  await checkBooks(orc);
  const taken = await takeFirst(orc, second);
  assert.equal(taken.task.kind, 'encode_character');
  await silenceWorkers(orc, 60);
  await reapTasks(orc);
  const again = await takeFirst(orc, third);
  assert.equal(again.task.kind, 'encode_character');
  assert.equal(await carryOut(orc, taken), false, 'the first has lost it');
  assert.equal(await carryOut(orc, again), true);
  await checkBooks(orc);
});

test('an asset that cannot be encoded any more fails the render with its code, and the credits come back', async () => {
  await using world = await openAgedWorld();
  const { orc, account, character } = world;
  const jobId = await world.submit();
  await knock(orc, jobId);
  const taken = await takeFirst(orc, jobId);
  await failTask(orc, { ...refOf(taken), code: 'CS-ENEC-001', detail: 'The picture is gone.', isFinal: true });
  const job = (await getJob(orc, jobId))!;
  assert.deepEqual([job.status, job.errorCode], ['failed', 'CS-ENEC-001']);
  assert.equal((await getCredits(orc, account)).balance, 99);
  assert.equal((await getCharacter(orc, account, character.id))?.status, 'ready');
});

test('a fast render that was under way when the engine was replaced starts over, its own files included', async () => {
  await using service = await openTestOrchestrator();
  const { orc } = service;
  const account = await service.openAccount();
  await registerWorker(orc, WORKER);
  const jobId = await submitOwn(service, account, { fast: true });
  await carryOut(orc, await takeFirst(orc, jobId));
  await carryOut(orc, await takeFirst(orc, jobId));
  const [before, rendered] = [await takeFirst(orc, jobId), await takeFirst(orc, jobId)];
  await carryOut(orc, rendered);
  await orc.database.query(`update tasks set result = result || '{"sceneVersion": 0}' where kind = 'encode_scene'`);
  await knock(orc, jobId);
  assert.equal(await carryOut(orc, before), false, 'who still renders what is dropped has no effect');
  assert.deepEqual(await carryOutJob(orc, jobId), ['encode_scene', 'render', 'render', 'render', 'merge']);
  const job = (await getJob(orc, jobId))!;
  assert.deepEqual([job.status, job.chunksDone, job.credits], ['complete', 3, 6]);
  await checkBooks(orc);
});

test('a template that was made for an older engine is encoded anew once for all that have imported it', async () => {
  await using world = await openAgedWorld();
  const { orc, service, account, scene } = world;
  const template = await publishTemplate(orc, { sceneId: scene.id });
  const other = await service.openAccount();
  const [mine, yours] = [
    await importTemplate(orc, account, { templateId: template.id, requestId: 'req' }),
    await importTemplate(orc, other, { templateId: template.id, requestId: 'req' }),
  ];
  await deleteScene(orc, account, scene.id);
  const render = async (accountId: string, sceneId: string) => {
    const picture = { path: service.makeFile() };
    const { jobId } = await submitNamed(service, accountId, { picture, sceneId });
    return carryOutJob(orc, jobId);
  };
  assert.deepEqual(await render(account, mine.id), ['encode_character', 'encode_scene', 'render', 'merge']);
  assert.deepEqual(await render(other, yours.id), ['encode_character', 'render', 'merge']);
  const found = (await getScene(orc, other, yours.id))!;
  assert.deepEqual(found.segments, yours.segments);
});

test('files of a newer engine are left to one that reads them', async () => {
  await using world = await openAgedWorld();
  const { orc } = world;
  await orc.database.query(`update characters set encoded = encoded || '{"rigVersion": 7}'`);
  await orc.database.query(`update scenes set encoded = encoded || '{"sceneVersion": 7}'`);
  assert.equal((await takeFirst(orc, await world.submit())).task.kind, 'render');
});
