import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deleteCharacter, deleteScene, getCharacter, getCredits, getJob } from '../index.ts';
import { carryOut, carryOutJob, waitingTasks } from '../testing/carry-out.ts';
import { checkBooks } from '../testing/check-books.ts';
import { openTestOrchestrator } from '../testing/open-test-orchestrator.ts';
import { makeCharacter, makeScene, submitNamed, submitPicture, submitVideo } from '../testing/submit.ts';
import { takeFirst } from '../testing/take-first.ts';

test('who deletes a character that is not ready yet cancels its job, and gets the credits back', async () => {
  await using service = await openTestOrchestrator();
  const { orc } = service;
  const account = await service.openAccount(2);
  const [waiting, running] = [await submitPicture(service, account), await submitPicture(service, account)];
  const taken = await takeFirst(orc, running.jobId);
  for (const { id, jobId } of [waiting, running]) {
    assert.equal(await deleteCharacter(orc, account, id), true);
    assert.equal(await deleteCharacter(orc, account, id), false);
    assert.equal((await getJob(orc, jobId))?.status, 'cancelled');
    assert.equal(await getCharacter(orc, account, id), undefined);
  }
  assert.equal(await carryOut(orc, taken), false, 'its worker has no effect any more');
  assert.deepEqual(await waitingTasks(orc), []);
  const { balance, reserved, totalUsed } = await getCredits(orc, account);
  assert.deepEqual([balance, reserved, totalUsed], [2, 0, 0]);
  await checkBooks(orc);
});

test('who deletes a scene that is not ready yet cancels its job', async () => {
  await using service = await openTestOrchestrator();
  const account = await service.openAccount(0);
  const { id, jobId } = await submitVideo(service, account);
  assert.equal(await deleteScene(service.orc, await service.openAccount(), id), false, 'not who does not own it');
  assert.equal((await getJob(service.orc, jobId))?.status, 'queued');
  assert.equal(await deleteScene(service.orc, account, id), true);
  assert.equal((await getJob(service.orc, jobId))?.status, 'cancelled');
});

test('what is paid for when a character is ready stays paid when it is deleted, and renders that use it finish', async () => {
  await using service = await openTestOrchestrator();
  const { orc } = service;
  const account = await service.openAccount(10);
  const [character, scene] = [await makeCharacter(service, account), await makeScene(service, account)];
  const { jobId } = await submitNamed(service, account, { characterId: character.id, sceneId: scene.id });
  assert.equal(await deleteCharacter(orc, account, character.id), true);
  assert.equal(await deleteScene(orc, account, scene.id), true);
  await carryOutJob(orc, jobId);
  assert.equal((await getJob(orc, jobId))?.status, 'complete');
  assert.equal((await getCredits(orc, account)).balance, 10 - 1 - 3);
});

test('a character is ready and paid, or deleted and free, when both happen at the same moment', async () => {
  await using service = await openTestOrchestrator();
  const { orc } = service;
  const account = await service.openAccount(20);
  for (let round = 0; round < 20; round++) {
    const { id, jobId } = await submitPicture(service, account);
    const taken = await takeFirst(orc, jobId);
    await Promise.all([carryOut(orc, taken), deleteCharacter(orc, account, id)]);
    assert.equal(await getCharacter(orc, account, id), undefined);
  }
  await checkBooks(orc);
  assert.equal((await getCredits(orc, account)).reserved, 0);
});
