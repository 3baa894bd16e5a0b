import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { WorkFolders } from './work-folders.ts';

const root = mkdtempSync(path.join(tmpdir(), 'understudy-test-'));
after(() => rmSync(root, { recursive: true, force: true }));

function leaveFolder(name: string, owner: { host: string; process: string }, ageMs = 0): string {
  const folder = path.join(root, name);
  mkdirSync(path.join(folder, 'task-1'), { recursive: true });
  writeFileSync(path.join(folder, 'task-1', 'chunk.mp4'), 'half of it');
  writeFileSync(path.join(folder, 'owner.json'), JSON.stringify(owner));
  const then = new Date(Date.now() - ageMs);
  utimesSync(folder, then, then);
  return folder;
}

test('a worker removes what dead workers left, and nothing of living ones', async () => {
  const deadPid = String(spawnSync(process.execPath, ['--version']).pid);
  const dead = leaveFolder('dead', { host: hostname(), process: deadPid });
  const silent = leaveFolder('silent', { host: 'elsewhere', process: deadPid }, 3_600_000);
  const elsewhere = leaveFolder('elsewhere', { host: 'elsewhere', process: deadPid });
  await using living = await WorkFolders.open(root, 'living');
  await using other = await WorkFolders.open(root, 'other');
  assert.deepEqual([dead, silent].filter(existsSync), []);
  for (const folder of [elsewhere, living.path, other.path]) assert.ok(existsSync(folder), folder);
});

const needsProc = { skip: process.platform === 'linux' ? false : 'starts of processes are told by /proc' };

test('a folder whose owner has died is removed though its process id has a new owner', needsProc, async () => {
  const reused = leaveFolder('reused', { host: hostname(), process: `${process.pid}.1` });
  await using _folders = await WorkFolders.open(root, 'after-the-reuse');
  assert.equal(existsSync(reused), false);
});

test('a worker that stops removes what others left while it worked', async () => {
  const folders = await WorkFolders.open(root, 'stopping');
  const deadPid = String(spawnSync(process.execPath, ['--version']).pid);
  const dead = leaveFolder('died-meanwhile', { host: hostname(), process: deadPid });
  await folders[Symbol.asyncDispose]();
  assert.equal(existsSync(dead), false);
});

test('what a power cut left of the name of an owner keeps no worker from starting', async () => {
  const cut = leaveFolder('cut', { host: hostname(), process: '1' });
  writeFileSync(path.join(cut, 'owner.json'), '\0\0\0');
  await using folders = await WorkFolders.open(root, 'after-the-cut');
  assert.ok(existsSync(folders.path));
});

test('the folder of a task is gone after it, and the folder of a worker after that', async () => {
  const folders = await WorkFolders.open(root, 'mine');
  const task = await folders.openTaskFolder();
  writeFileSync(path.join(task.path, 'chunk.mp4'), 'half of it');
  await task[Symbol.asyncDispose]();
  assert.deepEqual(readdirSync(folders.path), ['owner.json']);
  await folders[Symbol.asyncDispose]();
  assert.equal(existsSync(folders.path), false);
});
