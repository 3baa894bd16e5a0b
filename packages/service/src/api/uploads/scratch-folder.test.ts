import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { ScratchFolder } from './scratch-folder.ts';

const parent = await mkdtemp(path.join(tmpdir(), 'understudy-test-'));
after(() => rm(parent, { recursive: true, force: true }));

/** The id of a process that has ended. */
const deadPid = spawnSync(process.execPath, ['-e', '']).pid;
const host = hostname().replaceAll(/[^A-Za-z0-9.-]/g, '_');

async function leave(name: string, { daysOld = 0 } = {}): Promise<void> {
  const folder = path.join(parent, name);
  await mkdir(path.join(folder, 'form-1'), { recursive: true });
  await writeFile(path.join(folder, 'form-1', 'driving_video'), 'x');
  const time = new Date(Date.now() - daysOld * 25 * 3600 * 1000);
  await utimes(folder, time, time);
}

test('opening it removes what killed processes left, and nothing of those that live or of others', async () => {
  await leave(`api-${host}-${deadPid}-abcdef`);
  await leave(`api-${host}-${process.ppid}-abcdef`);
  if (process.platform === 'linux') await leave(`api-${host}-${process.ppid}.1-abcdef`);
  await leave('api-elsewhere-7-abcdef');
  await leave('api-elsewhere-8-abcdef', { daysOld: 1 });
  await leave('worker-1', { daysOld: 1 });
  const scratch = await ScratchFolder.open(parent);
  const own = path.basename(scratch.path);
  assert.deepEqual(
    new Set(await readdir(parent)),
    new Set([`api-${host}-${process.ppid}-abcdef`, 'api-elsewhere-7-abcdef', 'worker-1', own]),
  );
  await scratch[Symbol.asyncDispose]();
  assert.ok(!(await readdir(parent)).includes(own));
});

test('two of one process do not touch each other', async () => {
  await using first = await ScratchFolder.open(parent);
  await using second = await ScratchFolder.open(parent);
  assert.notEqual(first.path, second.path);
  assert.ok((await readdir(parent)).includes(path.basename(first.path)));
});
