import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openTestObjects } from '../testing/index.ts';
import { openObjectStore } from './open-object-store.ts';

test('a file on the same disk is taken in without a second copy', async () => {
  const { objects, root } = openTestObjects();
  const source = join(root, 'source');
  writeFileSync(source, 'bytes');
  await objects.putFile('a/b', source);
  assert.equal(statSync(join(root, 'a', 'b')).ino, statSync(source).ino);
  rmSync(source);
  assert.equal(readFileSync(join(root, 'a', 'b'), 'utf8'), 'bytes');
});

test('an object can be put over itself', async () => {
  const { objects, root } = openTestObjects();
  const source = join(root, 'source');
  writeFileSync(source, 'bytes');
  await objects.putFile('a', source);
  await objects.putFile('a', await objects.localFile('a', ''));
  assert.deepEqual(await objects.stat('a'), { sizeBytes: 5 });
  assert.deepEqual(readdirSync(join(root, '.incoming')), []);
});

test('a put that fails leaves nothing', async () => {
  const { objects, root } = openTestObjects();
  const source = join(root, 'source');
  writeFileSync(source, 'bytes');
  await objects.putFile('file', source);
  await assert.rejects(objects.putFile('file/below', source));
  await assert.rejects(objects.putFile('a', join(root, 'missing')), { code: 'ENOENT' });
  assert.deepEqual(readdirSync(join(root, '.incoming')), []);
});

test('what a killed process left half-way is removed after a day', async () => {
  const { objects, root } = openTestObjects();
  const source = join(root, 'source');
  writeFileSync(source, 'bytes');
  await objects.putFile('a', source);
  const fresh = `${Date.now()}-fresh`;
  for (const name of ['1000-old', fresh]) writeFileSync(join(root, '.incoming', name), '');
  await openObjectStore({ root }).putFile('b', source);
  assert.deepEqual(readdirSync(join(root, '.incoming')), [fresh]);
});

test('a symbolic link is stored as what it points to', async () => {
  const { objects, root } = openTestObjects();
  writeFileSync(join(root, 'source'), 'bytes');
  symlinkSync(join(root, 'source'), join(root, 'link'));
  await objects.putFile('a', join(root, 'link'));
  assert.ok(
    !readdirSync(root, { withFileTypes: true })
      .find(({ name }) => name === 'a')!
      .isSymbolicLink(),
  );
});

test('folders that go while all objects are being listed are passed over, as a backup of a busy service needs', async () => {
  const { objects, root } = openTestObjects();
  const jobs = Array.from({ length: 100 }, (_, number) => `jobs/job_${number}`);
  for (const job of jobs) {
    mkdirSync(join(root, job), { recursive: true });
    writeFileSync(join(root, job, 'result.mp4'), 'bytes');
  }
  const listed: string[] = [];
  for await (const { key } of objects.list()) {
    listed.push(key);
    if (listed.length > 1) continue;
    for (const job of jobs) if (!key.startsWith(`${job}/`)) await objects.deletePrefix(job);
  }
  assert.equal(listed.length, 1);
});
