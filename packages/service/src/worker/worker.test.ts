import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { inspectVideo, openEngine, renderVideo } from '@understudy/engine/pipeline';
import { getCredits, getScene, submitCharacter } from '../orchestrator/index.ts';
import { objectKeys, objectPrefixes } from '../store/index.ts';
import { SHORT_CLIP } from './testing/make-short-clip.ts';
import { type Assets, PICTURE, WorkerWorld } from './testing/worker-world.ts';
import { startWorker, type Worker } from './worker.ts';

let world: WorkerWorld;
let worker: Worker | undefined;
let assets: Assets;
/** What `renderVideo` makes of the same picture and clip. */
let expected: Buffer;

before(async () => {
  world = await WorkerWorld.open();
  assets = await world.prepareAssets();
  await using engine = await openEngine({ workers: 1, cacheDir: world.place.settings.cacheDir });
  const output = path.join(world.folder, 'expected.mp4');
  await renderVideo(engine, { character: PICTURE, video: world.clip, output, background: { mode: 'original' } });
  expected = await readFile(output);
  worker = await startWorker(world.orc, { ...world.place.settings, slotsPerWorker: 2 });
});
after(async () => {
  // Either is missing where the start failed.
  await worker?.stop();
  await world?.[Symbol.asyncDispose]();
});

const readObject = async (key: string): Promise<Buffer> =>
  readFile(await world.orc.objects.localFile(key, world.folder));

test('a render from picture and clip is the same video, byte for byte, as one without the service', async () => {
  const picture = { path: await world.upload(PICTURE) };
  const video = { path: await world.upload(world.clip), facts: SHORT_CLIP };
  const jobId = await world.submitRender({ picture, video });
  const job = await world.waitFor(jobId);
  assert.equal(job.status, 'complete', job.errorDetail ?? '');
  const made = await readObject(objectKeys.jobResult(jobId));
  assert.ok(made.equals(expected));
  const { resultKey, sizeBytes, width, height, fps, frames } = job.result!;
  assert.deepEqual([resultKey, sizeBytes], [objectKeys.jobResult(jobId), made.length]);
  assert.deepEqual({ width, height, fps, frames }, { width: 960, height: 540, fps: 10, frames: SHORT_CLIP.frames });
});

test('a fast render from prepared assets, two chunks at a time, is the same video', async () => {
  const jobId = await world.submitRender({ ...assets, fast: true });
  const job = await world.waitFor(jobId);
  assert.equal(job.status, 'complete', job.errorDetail ?? '');
  assert.equal(job.chunksDone, 2);
  assert.ok((await readObject(objectKeys.jobResult(jobId))).equals(expected));
});

test('a transparent render has a mask of equal length', async () => {
  const jobId = await world.submitRender({ ...assets, background: { mode: 'transparent' } });
  const { status, result } = await world.waitFor(jobId);
  assert.equal(status, 'complete');
  assert.equal(result!.maskKey, objectKeys.jobMask(jobId));
  await using engine = await openEngine({ workers: 1, cacheDir: world.place.settings.cacheDir });
  const videoPath = await world.orc.objects.localFile(result!.maskKey!, world.folder);
  const { frames, hasAudio, sizeBytes } = await inspectVideo(engine, { videoPath });
  assert.deepEqual([frames, hasAudio, sizeBytes], [SHORT_CLIP.frames, false, result!.maskSizeBytes]);
});

test('assets whose files an older engine made are encoded anew from their sources, and the render is the same video', async () => {
  const { characterId, sceneId } = assets;
  const keys = [
    objectKeys.characterRig(objectPrefixes.character(characterId)),
    objectKeys.sceneFile(objectPrefixes.scene(sceneId)),
  ];
  const current = await Promise.all(keys.map(readObject));
  const { database, objects } = world.orc;
  for (const key of keys) await objects.putFile(key, await world.upload(PICTURE));
  await database.query(`update characters set encoded = encoded || '{"rigVersion": 0}'`);
  await database.query(`update scenes set encoded = encoded || '{"sceneVersion": 0}'`);
  const jobId = await world.submitRender(assets);
  const job = await world.waitFor(jobId);
  assert.equal(job.status, 'complete', job.errorDetail ?? '');
  assert.ok((await readObject(objectKeys.jobResult(jobId))).equals(expected));
  for (const [n, key] of keys.entries()) assert.ok((await readObject(key)).equals(current[n]!), key);
});

test('an asset that has to be encoded anew and has no source any more fails the render, whose credits come back', async () => {
  const { orc, accountId } = world;
  const { balance } = await getCredits(orc, accountId);
  const picture = { path: await world.upload(PICTURE) };
  const own = await submitCharacter(orc, accountId, { name: 'Bea', picture, requestId: 'test' });
  assert.equal((await world.waitFor(own.jobId)).status, 'complete');
  await orc.database.query(`update characters set encoded = encoded || '{"rigVersion": 0}' where id = $1`, [own.id]);
  await orc.objects.delete(objectKeys.characterSource(objectPrefixes.character(own.id)));
  const job = await world.waitFor(await world.submitRender({ ...assets, characterId: own.id }));
  assert.deepEqual([job.status, job.errorCode], ['failed', 'CS-ENEC-001']);
  assert.equal((await getCredits(orc, accountId)).balance, balance - 1);
});

test('prepared assets have thumbnails, and a scene tells who is in it', async () => {
  const { characterId, sceneId } = assets;
  for (const key of [
    objectKeys.characterThumbnail(objectPrefixes.character(characterId)),
    objectKeys.sceneThumbnail(objectPrefixes.scene(sceneId), 0),
  ]) {
    assert.equal((await readObject(key)).toString('latin1', 8, 12), 'WEBP', key);
  }
  const scene = await getScene(world.orc, world.accountId, sceneId);
  assert.deepEqual([scene!.totalFrames, scene!.segments.length], [SHORT_CLIP.frames, 1]);
  const { firstFrame, lastFrame, coverage } = scene!.segments[0]!;
  assert.deepEqual([firstFrame, lastFrame, coverage], [0, SHORT_CLIP.frames - 1, 1]);
});

test('tasks leave no temporary files', () => {
  const names = readdirSync(path.join(world.place.settings.dataDir, 'work'), { recursive: true }).map(String);
  assert.equal(names.filter((name) => path.dirname(name) === '.').length, 1, 'the folder of the worker');
  assert.deepEqual(
    names.filter((name) => path.basename(name).startsWith('task-')),
    [],
  );
});

test('a task that was done is never taken for one that was lost', () => {
  assert.deepEqual(
    world.lines.filter(({ message }) => message.includes('left alone')),
    [],
  );
});
