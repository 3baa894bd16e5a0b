import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  deleteCharacter,
  deleteScene,
  failTask,
  getJob,
  importTemplate,
  publishTemplate,
  unpublishTemplate,
} from '../index.ts';
import { carryOut, carryOutJob } from '../testing/carry-out.ts';
import { openTestOrchestrator, type TestOrchestrator } from '../testing/open-test-orchestrator.ts';
import { makeCharacter, makeScene, submitNamed, submitOwn, submitPicture } from '../testing/submit.ts';
import { refOf, takeFirst } from '../testing/take-first.ts';
import { startMaintenance } from './start-maintenance.ts';
import { sweepFiles } from './sweep-files.ts';
import { withAdvisoryLock } from './with-advisory-lock.ts';

const DAY_SECONDS = 86_400;

/** As if everything that has ended had ended a minute ago. */
async function letTimePass({ orc }: TestOrchestrator): Promise<void> {
  for (const table of ['jobs', 'characters', 'scenes']) {
    await orc.database.query(`update ${table} set completed_at = completed_at - interval '1 minute'`);
  }
  for (const table of ['characters', 'scenes']) {
    await orc.database.query(`update ${table} set deleted_at = deleted_at - interval '1 minute'`);
  }
}

async function putJobFiles(service: TestOrchestrator, jobId: string, names: string[]): Promise<void> {
  for (const name of names) await service.orc.objects.putFile(`jobs/${jobId}/${name}`, service.makeFile());
}

function filesOf({ objectsRoot }: TestOrchestrator, folder: string): string[] {
  const path = join(objectsRoot, folder);
  return existsSync(path) ? readdirSync(path).toSorted() : [];
}

test('of a complete render only the result stays, and that for as long as it may', async () => {
  await using service = await openTestOrchestrator();
  const { orc } = service;
  const jobId = await submitOwn(service, await service.openAccount());
  assert.deepEqual(filesOf(service, `inputs/${jobId}`), ['picture', 'video']);
  await carryOutJob(orc, jobId);
  const made = ['character.rig', 'clip.scene', 'chunk-0.mp4', 'chunk-1.mp4', 'chunk-2.mp4', 'mask-1.mp4', 'result.mp4'];
  await putJobFiles(service, jobId, made);
  assert.equal((await sweepFiles(orc)).trimmedJobs, 0, 'not before a worker can have stopped');
  await letTimePass(service);
  assert.equal((await sweepFiles(orc)).trimmedJobs, 1);
  assert.deepEqual(filesOf(service, `inputs/${jobId}`), []);
  assert.deepEqual(filesOf(service, `jobs/${jobId}`), ['result.mp4']);
  service.advanceClock(DAY_SECONDS - 60);
  assert.equal((await getJob(orc, jobId))?.isExpired, false);
  assert.equal((await sweepFiles(orc)).purgedJobs, 0);
  service.advanceClock(61);
  assert.equal((await getJob(orc, jobId))?.isExpired, true);
  assert.deepEqual(await sweepFiles(orc), { trimmedJobs: 0, purgedJobs: 1, purgedAssets: 0 });
  assert.deepEqual(filesOf(service, `jobs/${jobId}`), []);
  assert.deepEqual(await sweepFiles(orc), { trimmedJobs: 0, purgedJobs: 0, purgedAssets: 0 });
});

test('a job is noted as purged only when its files are gone', async () => {
  await using service = await openTestOrchestrator();
  const jobId = await submitOwn(service, await service.openAccount());
  await carryOutJob(service.orc, jobId);
  await putJobFiles(service, jobId, ['result.mp4']);
  service.advanceClock(DAY_SECONDS + 1);
  const failing = { ...service.orc.objects, deletePrefix: () => Promise.reject(new Error('the disk is away')) };
  assert.equal((await sweepFiles({ ...service.orc, objects: failing })).purgedJobs, 0);
  assert.deepEqual(filesOf(service, `jobs/${jobId}`), ['result.mp4']);
  assert.equal((await sweepFiles(service.orc)).purgedJobs, 1, 'the next round tries again');
});

test('of a failed job nothing stays', async () => {
  await using service = await openTestOrchestrator();
  const { orc } = service;
  const jobId = await submitOwn(service, await service.openAccount());
  await putJobFiles(service, jobId, ['character.rig', 'chunk-0.mp4', 'anything']);
  await failTask(orc, { ...refOf(await takeFirst(orc, jobId)), detail: '', isFinal: true });
  await letTimePass(service);
  await sweepFiles(orc);
  assert.deepEqual([...filesOf(service, `jobs/${jobId}`), ...filesOf(service, `inputs/${jobId}`)], []);
});

test('the files of a deleted character stay until the jobs that use it have ended', async () => {
  await using service = await openTestOrchestrator();
  const { orc } = service;
  const account = await service.openAccount();
  const character = await makeCharacter(service, account);
  const scene = await makeScene(service, account);
  const { jobId } = await submitNamed(service, account, { characterId: character.id, sceneId: scene.id });
  await deleteCharacter(orc, account, character.id);
  await deleteScene(orc, account, scene.id);
  await letTimePass(service);
  assert.equal((await sweepFiles(orc)).purgedAssets, 0);
  assert.deepEqual(filesOf(service, `characters/${character.id}`), ['source']);
  await carryOutJob(orc, jobId);
  assert.equal((await sweepFiles(orc)).purgedAssets, 2);
  assert.deepEqual(filesOf(service, `characters/${character.id}`), []);
  assert.deepEqual(filesOf(service, `scenes/${scene.id}`), []);
});

test('the files of a failed character go', async () => {
  await using service = await openTestOrchestrator();
  const { orc } = service;
  const { id, jobId } = await submitPicture(service, await service.openAccount());
  await failTask(orc, { ...refOf(await takeFirst(orc, jobId)), detail: '', isFinal: true });
  await letTimePass(service);
  assert.equal((await sweepFiles(orc)).purgedAssets, 1);
  assert.deepEqual(filesOf(service, `characters/${id}`), []);
});

test('files that a template or an import shares stay until the last of them is gone', async () => {
  await using service = await openTestOrchestrator();
  const { orc } = service;
  const [operator, other] = [await service.openAccount(), await service.openAccount()];
  const scene = await makeScene(service, operator);
  const template = await publishTemplate(orc, { sceneId: scene.id });
  await deleteScene(orc, operator, scene.id);
  await letTimePass(service);
  assert.equal((await sweepFiles(orc)).purgedAssets, 0, 'the template needs them');
  const imported = await importTemplate(orc, other, { templateId: template.id, requestId: 'req' });
  await unpublishTemplate(orc, template.id);
  assert.equal((await sweepFiles(orc)).purgedAssets, 0, 'the import needs them');
  const picture = { path: service.makeFile() };
  const { jobId } = await submitNamed(service, other, { picture, sceneId: imported.id });
  await deleteScene(orc, other, imported.id);
  await letTimePass(service);
  assert.equal((await sweepFiles(orc)).purgedAssets, 0, 'the job needs them');
  assert.deepEqual(filesOf(service, `scenes/${scene.id}`), ['source']);
  while ((await getJob(orc, jobId))?.status !== 'complete') await carryOut(orc, await takeFirst(orc, jobId));
  assert.equal((await sweepFiles(orc)).purgedAssets, 2);
  assert.deepEqual(filesOf(service, `scenes/${scene.id}`), []);
});

test('of several servers one sweeps at a time', async () => {
  await using service = await openTestOrchestrator();
  const { database } = service.orc;
  const rounds: boolean[] = [];
  const outer = await withAdvisoryLock(database, 'sweep', async () => {
    rounds.push(await withAdvisoryLock(database, 'sweep', async () => {}));
    rounds.push(await withAdvisoryLock(database, 'reap', async () => {}));
  });
  assert.deepEqual([outer, ...rounds], [true, false, true]);
  assert.equal(await withAdvisoryLock(database, 'sweep', async () => {}), true, 'the lock was given up');
});

test('the loops reap and sweep by themselves, and stop when they are told to', { timeout: 60_000 }, async () => {
  await using service = await openTestOrchestrator({ sweepIntervalMs: 20 });
  const jobId = await submitOwn(service, await service.openAccount());
  await carryOutJob(service.orc, jobId);
  await putJobFiles(service, jobId, ['result.mp4']);
  service.advanceClock(DAY_SECONDS + 1);
  {
    await using _loops = startMaintenance(service.orc);
    while (filesOf(service, `jobs/${jobId}`).length > 0) await new Promise((resolve) => setTimeout(resolve, 10));
  }
});
