import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { loadModel } from './model-cache.ts';
import { convertModel } from './model-sources.ts';

let folder: string;
let model: Uint8Array;
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'understudy-test-'));
  model = convertModel('pose-lite');
});
after(() => rm(folder, { recursive: true, force: true }));

const isModel = (bytes: Uint8Array): boolean => Buffer.from(model).equals(bytes);

async function onlyFile(cacheDir: string): Promise<string> {
  const files = await readdir(cacheDir);
  assert.equal(files.length, 1, `one whole file and no temporary ones: ${files}`);
  return path.join(cacheDir, files[0]!);
}

test('a model is converted once and read from the cache afterwards', async () => {
  const cacheDir = path.join(folder, 'once');
  assert.ok(isModel(await loadModel('pose-lite', cacheDir)));
  const written = await readFile(await onlyFile(cacheDir));
  assert.ok(isModel(await loadModel('pose-lite', cacheDir)));
  assert.ok(written.equals(await readFile(await onlyFile(cacheDir))));
});

test('a cut-off or altered file is made anew', async () => {
  const cacheDir = path.join(folder, 'damaged');
  await loadModel('pose-lite', cacheDir);
  const file = await onlyFile(cacheDir);
  await truncate(file, 1000);
  assert.ok(isModel(await loadModel('pose-lite', cacheDir)));
  const bytes = await readFile(file);
  bytes[5000]! ^= 1;
  await writeFile(file, bytes);
  assert.ok(isModel(await loadModel('pose-lite', cacheDir)));
  await writeFile(file, '');
  assert.ok(isModel(await loadModel('pose-lite', cacheDir)));
  assert.ok((await readFile(file)).length > model.length, 'the whole file is back');
});

test('loading at the same time leaves one whole file', async () => {
  const cacheDir = path.join(folder, 'together');
  const models = await Promise.all([1, 2, 3].map(() => loadModel('pose-lite', cacheDir)));
  assert.ok(models.every(isModel));
  await onlyFile(cacheDir);
});

test('a cache folder that cannot be made costs a conversion, not an error', async () => {
  const file = path.join(folder, 'not-a-folder');
  await writeFile(file, '');
  assert.ok(isModel(await loadModel('pose-lite', path.join(file, 'cache'))));
});
