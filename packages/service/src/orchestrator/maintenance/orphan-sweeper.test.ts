import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cancelJob, importTemplate, publishTemplate } from '../index.ts';
import { carryOutJob } from '../testing/carry-out.ts';
import { openTestOrchestrator } from '../testing/open-test-orchestrator.ts';
import { makeCharacter, makeScene, submitOwn } from '../testing/submit.ts';
import { OrphanSweeper } from './orphan-sweeper.ts';
import { sweepFiles } from './sweep-files.ts';

async function keysOf(objects: { list(): AsyncIterable<{ key: string }> }): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of objects.list()) keys.push(key);
  return keys.toSorted();
}

test('files that nobody knows are removed after an hour, all others stay', async () => {
  await using service = await openTestOrchestrator();
  const { orc } = service;
  const account = await service.openAccount();
  const character = await makeCharacter(service, account);
  const scene = await makeScene(service, account);
  const template = await publishTemplate(orc, { sceneId: scene.id });
  await importTemplate(orc, await service.openAccount(), { templateId: template.id, requestId: 'req' });
  const open = await submitOwn(service, account);
  const complete = await submitOwn(service, account);
  await carryOutJob(orc, complete);
  const cancelled = await submitOwn(service, account);
  await cancelJob(orc, account, cancelled);
  for (const key of [`jobs/${complete}/result.mp4`, `characters/${character.id}/character.rig`, 'else/something']) {
    await orc.objects.putFile(key, service.makeFile());
  }
  await orc.database.query(`update jobs set completed_at = completed_at - interval '1 minute'`);
  await sweepFiles(orc);
  const known = await keysOf(orc.objects);
  assert.ok(known.includes(`inputs/${open}/video`) && known.includes(`scenes/${scene.id}/source`));

  const orphans = [
    ...['inputs/job_0000000000000000/video', 'jobs/job_0000000000000000/chunk-0.mp4'],
    ...['characters/char_0000000000000000/source', 'scenes/scene_0000000000000000/source'],
    ...[`jobs/${cancelled}/chunk-0.mp4`, `inputs/${complete}/video`],
  ];
  for (const key of orphans) await orc.objects.putFile(key, service.makeFile());
  const sweeper = new OrphanSweeper(orc);
  for (const expected of [0, 0]) {
    assert.deepEqual(await sweeper.sweep(), { orphans: expected });
    service.advanceClock(1801);
  }
  assert.equal((await keysOf(orc.objects)).length, known.length + orphans.length);
  assert.deepEqual(await sweeper.sweep(), { orphans: orphans.length });
  assert.deepEqual(await keysOf(orc.objects), known);
});
