import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  cancelJob,
  deleteCharacter,
  deleteScene,
  getCharacter,
  getScene,
  listCharacters,
  listJobs,
  listScenes,
} from './index.ts';
import { openTestOrchestrator } from './testing/open-test-orchestrator.ts';
import { makeCharacter, makeScene, submitNamed, submitOwn } from './testing/submit.ts';

const PAGE = { limit: 20, offset: 0 };

test('nothing of one account can be seen, used, changed or told from what does not exist by another', async () => {
  await using service = await openTestOrchestrator();
  const { orc } = service;
  const [owner, stranger] = [await service.openAccount(), await service.openAccount()];
  const character = await makeCharacter(service, owner);
  const scene = await makeScene(service, owner);
  const jobId = await submitOwn(service, owner);

  assert.equal(await getCharacter(orc, stranger, character.id), undefined);
  assert.equal(await getScene(orc, stranger, scene.id), undefined);
  assert.equal(await deleteCharacter(orc, stranger, character.id), false);
  assert.equal(await deleteScene(orc, stranger, scene.id), false);
  assert.equal(await cancelJob(orc, stranger, jobId), undefined);
  assert.deepEqual(await listCharacters(orc, stranger, PAGE), { characters: [], total: 0 });
  assert.deepEqual(await listScenes(orc, stranger, PAGE), { scenes: [], total: 0 });
  assert.deepEqual(await listJobs(orc, stranger, PAGE), { jobs: [], total: 0 });

  const picture = { path: service.makeFile() };
  const message = async (sceneId: string): Promise<string> => {
    const error = await submitNamed(service, stranger, { picture, sceneId }).catch((refusal: Error) => refusal);
    assert.ok(error instanceof Error);
    return error.message.replace(sceneId, '');
  };
  assert.equal(await message(scene.id), await message('scene_that_never_was'));

  assert.deepEqual((await listJobs(orc, owner, PAGE)).total, 1, 'renders only');
  assert.ok(await getCharacter(orc, owner, character.id));
  assert.ok(await getScene(orc, owner, scene.id));
});

test('lists are newest first, in pages, and without what was deleted', async () => {
  await using service = await openTestOrchestrator();
  const { orc } = service;
  const account = await service.openAccount();
  const made = [];
  for (let n = 0; n < 3; n++) made.push((await makeCharacter(service, account)).id);
  await deleteCharacter(orc, account, made[1]!);
  const { characters, total } = await listCharacters(orc, account, PAGE);
  assert.deepEqual([characters.map(({ id }) => id), total], [[made[2], made[0]], 2]);
  const second = await listCharacters(orc, account, { limit: 1, offset: 1 });
  assert.deepEqual([second.characters.map(({ id }) => id), second.total], [[made[0]], 2]);
  const jobId = await submitOwn(service, account);
  assert.equal((await listJobs(orc, account, { ...PAGE, status: 'complete' })).total, 0);
  assert.deepEqual(
    (await listJobs(orc, account, { ...PAGE, status: 'queued' })).jobs.map(({ id }) => id),
    [jobId],
  );
});
