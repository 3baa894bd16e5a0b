import assert from 'node:assert/strict';
import { readdir, readFile, truncate, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { openScratchFolder } from '../../media/testing/scratch-folder.ts';
import { POSE_INPUT_SIZE } from '../pose.ts';
import { loadModel } from './model-cache.ts';
import { convertModel } from './model-sources.ts';
import { type Result, runOnnx } from './testing/run-onnx.ts';

const scratch = openScratchFolder();

async function onlyFile(cacheDir: string): Promise<string> {
  const files = await readdir(cacheDir);
  assert.equal(files.length, 1, `one whole file and no temporary ones: ${files}`);
  return path.join(cacheDir, files[0]!);
}

/** What a model says of a picture. Files of one model are not the same byte by byte: the runtime writes parts in any order. */
async function ask(model: Uint8Array): Promise<Record<string, Result>> {
  const picture = Array.from({ length: 3 * POSE_INPUT_SIZE ** 2 }, (_, i) => ((i * 7919) % 1000) / 1000);
  return runOnnx(model, picture, [1, 3, POSE_INPUT_SIZE, POSE_INPUT_SIZE]);
}

const said = convertModel('pose-lite').then(ask);

async function assertWhole(model: Uint8Array): Promise<void> {
  assert.ok(Object.keys(await said).length > 1);
  assert.deepEqual(await ask(model), await said);
}

test('a model is made once and read from the cache afterwards', async () => {
  const cacheDir = scratch('once');
  const model = await loadModel('pose-lite', cacheDir);
  const written = await readFile(await onlyFile(cacheDir));
  assert.ok(written.includes(Buffer.from(model)));
  assert.ok(Buffer.from(model).equals(await loadModel('pose-lite', cacheDir)));
  assert.ok(written.equals(await readFile(await onlyFile(cacheDir))));
});

test('a model from the cache says to the bit what the plain one says', async () => {
  const cacheDir = scratch('same');
  await assertWhole(await loadModel('pose-lite', cacheDir));
  await assertWhole(await loadModel('pose-lite', cacheDir));
});

test('a cut-off or altered file is made anew', async () => {
  const cacheDir = scratch('damaged');
  await loadModel('pose-lite', cacheDir);
  const file = await onlyFile(cacheDir);
  await truncate(file, 1000);
  await assertWhole(await loadModel('pose-lite', cacheDir));
  const bytes = await readFile(file);
  bytes[5000]! ^= 1;
  await writeFile(file, bytes);
  await assertWhole(await loadModel('pose-lite', cacheDir));
  assert.ok(!bytes.equals(await readFile(file)));
  await writeFile(file, '');
  await assertWhole(await loadModel('pose-lite', cacheDir));
  assert.ok((await readFile(file)).length > 1_000_000, 'the whole file is back');
});

test('loading at the same time leaves one whole file', async () => {
  const cacheDir = scratch('together');
  const models = await Promise.all([1, 2, 3].map(() => loadModel('pose-lite', cacheDir)));
  for (const model of models) await assertWhole(model);
  await onlyFile(cacheDir);
});

test('other versions of a model go once nobody read them for a month', async () => {
  const cacheDir = scratch('stale');
  await loadModel('pose-lite', cacheDir);
  const [kept] = await readdir(cacheDir);
  const nowSeconds = Date.now() / 1000;
  const day = 24 * 60 * 60;
  for (const [file, daysAgo] of [
    ['pose-lite-0.4.1-1.onnx', 31],
    ['pose-lite-0.4.2-1.ort.123-abc', 400],
    ['pose-lite-0.4.3-1.ort', 29],
    ['pose-lite-mask-0.4.1-1.ort', 400],
    ['person-boxes-0.4.1-1.ort', 400],
  ] as const) {
    await writeFile(path.join(cacheDir, file), 'old');
    await utimes(path.join(cacheDir, file), nowSeconds - daysAgo * day, nowSeconds - daysAgo * day);
  }
  await loadModel('pose-lite', cacheDir);
  assert.equal((await readdir(cacheDir)).length, 6, 'reading removes nothing');
  await writeFile(path.join(cacheDir, kept!), 'damaged');
  await loadModel('pose-lite', cacheDir);
  const left = ['person-boxes-0.4.1-1.ort', 'pose-lite-0.4.3-1.ort', kept, 'pose-lite-mask-0.4.1-1.ort'];
  assert.deepEqual((await readdir(cacheDir)).sort(), left);
});

test('a cache folder that cannot be made costs a conversion, not an error', async () => {
  const file = scratch('not-a-folder');
  await writeFile(file, '');
  await assertWhole(await loadModel('pose-lite', path.join(file, 'cache')));
});
