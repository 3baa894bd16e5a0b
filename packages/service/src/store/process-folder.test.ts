import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { ProcessFolder } from './process-folder.ts';
import { markOfProcess } from './process-mark.ts';

const HOUR_MS = 3_600_000;
/** The id of a process that has ended. */
const deadPid = spawnSync(process.execPath, ['-e', '']).pid;
const host = hostname().replaceAll(/[^A-Za-z0-9.-]/g, '_');

function openParent(t: TestContext) {
  const parent = mkdtempSync(path.join(tmpdir(), 'understudy-test-'));
  t.after(() => rmSync(parent, { recursive: true, force: true }));
  const options = { parent, kind: 'worker', abandonedAfterMs: HOUR_MS };
  const leave = (name: string, { hoursOld = 0 } = {}): string => {
    const folder = path.join(parent, name);
    mkdirSync(path.join(folder, 'task-1'), { recursive: true });
    writeFileSync(path.join(folder, 'task-1', 'chunk.mp4'), 'half of it');
    const then = new Date(Date.now() - hoursOld * HOUR_MS);
    utimesSync(folder, then, then);
    return name;
  };
  return { parent, leave, open: () => ProcessFolder.open(options), names: () => readdirSync(parent).toSorted() };
}

test('opening it removes what ended processes left, and nothing of those that live or of others', async (t) => {
  const { leave, open, names } = openParent(t);
  leave(`worker-${host}-${deadPid}-abcdef`);
  leave('worker-elsewhere-8-abcdef', { hoursOld: 2 });
  if (process.platform === 'linux') leave(`worker-${host}-${process.pid}.1-abcdef`);
  const kept = [
    leave(`worker-${host}-${process.ppid}-abcdef`),
    leave(`worker-${host}-${markOfProcess()}-abcdef`),
    leave('worker-elsewhere-7-abcdef'),
    leave(`api-${host}-${deadPid}-abcdef`),
    leave('somebody-elses', { hoursOld: 2 }),
  ];
  await using own = await open();
  assert.deepEqual(names(), [...kept, path.basename(own.path)].toSorted());
});

test('closing it removes it, and what others left while it was open', async (t) => {
  const { leave, open, names } = openParent(t);
  const folder = await open();
  leave(path.basename(folder.path));
  leave(`worker-${host}-${deadPid}-abcdef`);
  await folder[Symbol.asyncDispose]();
  assert.deepEqual(names(), []);
});

test('two of one process do not touch each other', async (t) => {
  const { open } = openParent(t);
  await using first = await open();
  const second = await open();
  await second[Symbol.asyncDispose]();
  assert.ok(existsSync(first.path));
});

test('one that gives signs of life is not taken for abandoned', async (t) => {
  const { leave, open, names } = openParent(t);
  const folder = await open();
  leave(path.basename(folder.path), { hoursOld: 2 });
  await folder.touch();
  await using other = await open();
  assert.deepEqual(names(), [folder, other].map((one) => path.basename(one.path)).toSorted());
});

test('what is made inside it for a part of the work is gone after that', async (t) => {
  const { open } = openParent(t);
  await using folder = await open();
  const part = await folder.openPart('task');
  writeFileSync(path.join(part.path, 'chunk.mp4'), 'half of it');
  await part[Symbol.asyncDispose]();
  assert.deepEqual(readdirSync(folder.path), []);
});
