import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getJob, getScene, importTemplate, listTemplates, publishTemplate, unpublishTemplate } from '../index.ts';
import { openTestOrchestrator } from '../testing/open-test-orchestrator.ts';
import { makeScene, submitNamed, submitVideo } from '../testing/submit.ts';

test('a template can be imported by id or uuid, and rendered at once', async () => {
  await using service = await openTestOrchestrator();
  const { orc } = service;
  const scene = await makeScene(service, await service.openAccount());
  const template = await publishTemplate(orc, { sceneId: scene.id, name: 'Dance' });
  assert.deepEqual(await listTemplates(orc), [template]);
  const account = await service.openAccount();
  const byId = await importTemplate(orc, account, { templateId: template.id, requestId: 'req' });
  const uuid = template.uuid.toUpperCase();
  const byUuid = await importTemplate(orc, account, { templateUuid: uuid, name: 'Mine', requestId: 'req' });
  assert.deepEqual([byId.name, byUuid.name], ['Dance', 'Mine']);
  assert.deepEqual([byId.status, byId.credits, byId.segments.length], ['ready', 0, 1]);
  assert.notEqual(byId.segments[0]!.uuid, scene.segments[0]!.uuid, 'ids tell nothing of the account that it came from');
  assert.equal((await getJob(orc, byId.jobId))?.status, 'complete');
  const imported = (await getScene(orc, account, byId.id))!;
  assert.deepEqual([imported.templateId, imported.filesPrefix], [template.id, scene.filesPrefix]);
  const picture = { path: service.makeFile() };
  const { mode } = await submitNamed(service, account, { picture, sceneId: byId.id });
  assert.equal(mode, 'preprocessed');
});

test('an unknown template cannot be imported, nor can one that was taken back', async () => {
  await using service = await openTestOrchestrator();
  const { orc } = service;
  const account = await service.openAccount();
  const scene = await makeScene(service, account);
  const { id, uuid } = await publishTemplate(orc, { sceneId: scene.id });
  const refused = { code: 'CS-UORC01-003' };
  for (const name of [{ templateId: 'tmpl_x' }, { templateUuid: 'no uuid' }, { templateId: id, templateUuid: 'x' }]) {
    await assert.rejects(importTemplate(orc, account, { ...name, requestId: 'req' }), refused);
  }
  assert.equal(await unpublishTemplate(orc, id), true);
  assert.equal(await unpublishTemplate(orc, id), false);
  await assert.rejects(importTemplate(orc, account, { templateUuid: uuid, requestId: 'req' }), refused);
});

test('only ready scenes can be published', async () => {
  await using service = await openTestOrchestrator();
  const { id } = await submitVideo(service, await service.openAccount());
  await assert.rejects(publishTemplate(service.orc, { sceneId: id }), { code: 'CS-ORIV-010' });
  await assert.rejects(publishTemplate(service.orc, { sceneId: 'scene_x' }), { code: 'CS-ORIV-009' });
});
