import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cancelJob, deleteCharacter, deleteScene, importTemplate, publishTemplate } from '../index.ts';
import { ageFiles, carryOutJob } from '../testing/carry-out.ts';
import { checkBooks } from '../testing/check-books.ts';
import { openTestOrchestrator } from '../testing/open-test-orchestrator.ts';
import { makeCharacter, makeScene, submitNamed, submitPicture, submitVideo } from '../testing/submit.ts';

const REFUSED = { code: 'CS-UORC01-409' };

test('an account keeps no more characters and scenes than it may, however many are sent at the same moment', async () => {
  await using service = await openTestOrchestrator({ maxAssetsPerAccount: 4 });
  const { orc } = service;
  const account = await service.openAccount();
  const template = await publishTemplate(orc, { sceneId: (await makeScene(service, await service.openAccount())).id });
  const sent = await Promise.allSettled([
    ...Array.from({ length: 6 }, () => submitVideo(service, account)),
    ...Array.from({ length: 6 }, () => submitPicture(service, account)),
    ...Array.from({ length: 6 }, () => importTemplate(orc, account, { templateId: template.id, requestId: 'req' })),
  ]);
  assert.equal(sent.filter(({ status }) => status === 'fulfilled').length, 4);
  for (const answer of sent) if (answer.status === 'rejected') assert.equal(answer.reason.code, REFUSED.code);
  await checkBooks(orc);
  await submitVideo(service, await service.openAccount());
});

test('whoever deletes a character or a scene has room for another, and what failed takes none', async () => {
  await using service = await openTestOrchestrator({ maxAssetsPerAccount: 2 });
  const { orc } = service;
  const account = await service.openAccount();
  const [character, scene] = [await makeCharacter(service, account), await makeScene(service, account)];
  await assert.rejects(submitPicture(service, account), REFUSED);
  await deleteCharacter(orc, account, character.id);
  const second = await submitPicture(service, account);
  await assert.rejects(submitVideo(service, account), REFUSED);
  await deleteScene(orc, account, scene.id);
  await submitVideo(service, account);
  await cancelJob(orc, account, second.jobId);
  await submitVideo(service, account);
  await assert.rejects(submitVideo(service, account), REFUSED);
});

test('the room that sources and encoded files take is counted, not that of imported templates', async () => {
  await using service = await openTestOrchestrator({ maxAssetMbPerAccount: 4 });
  const { orc } = service;
  const account = await service.openAccount();
  const character = await makeCharacter(service, account);
  const scene = await makeScene(service, account);
  await ageFiles(orc);
  await carryOutJob(orc, (await submitNamed(service, account, { characterId: character.id, sceneId: scene.id })).jobId);
  const { rows } = await orc.database.query('select stored_bytes as bytes from scenes');
  assert.deepEqual(rows, [{ bytes: 2_000_010 }], 'files that are made anew take the place of the old ones');
  const template = await publishTemplate(orc, { sceneId: scene.id });
  await importTemplate(orc, account, { templateId: template.id, requestId: 'req' });
  // 10 bytes of each source and 1 and 2 million of what was made: 1.1 MB are left.
  await makeCharacter(service, account);
  await submitPicture(service, account);
  await makeCharacter(service, account);
  await assert.rejects(submitPicture(service, account), REFUSED);
});
