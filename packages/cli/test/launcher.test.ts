/** Starts the real launcher, as the Node of this test and as if by an older one. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { AS_NODE_20, LAUNCHER, understudy } from './understudy.ts';

test('it prints the version under a new Node and, restarted by itself, under an old one', async () => {
  for (const nodeOptions of [[], AS_NODE_20]) {
    const { status, stdout } = await understudy(['--version'], { nodeOptions });
    assert.equal(status, 0);
    assert.match(stdout, /^\d+\.\d+\.\d+\n$/);
  }
});

/** Makes a process tell at its end whether it loaded what strips types. */
const TELL_OF_STRIPPING = [
  '--import',
  `data:text/javascript,${encodeURIComponent(
    "process.on('exit', () => console.error(process.moduleLoadList.some((name) => name.includes('deps/amaro'))));",
  )}`,
];

test('types that were stripped once are not stripped again, which takes as long as all the rest of the start', async () => {
  await understudy(['--version']);
  const { stderr } = await understudy(['--version'], { nodeOptions: TELL_OF_STRIPPING });
  assert.equal(stderr, 'false\n');
});

test('the exit code and the text of a failure come through from the restarted program', async () => {
  const { status, stderr } = await understudy(['render'], { nodeOptions: AS_NODE_20 });
  assert.equal(status, 2);
  assert.match(stderr, /CS-UORC01-002/);
});

test('an old Node without the one that comes with the project gets a clear message', () => {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-launcher-'));
  try {
    mkdirSync(join(folder, 'bin'));
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    const copy = join(folder, 'bin', 'understudy.js');
    copyFileSync(LAUNCHER, copy);
    const { status, stderr } = spawnSync(process.execPath, [...AS_NODE_20, copy, '--version'], { encoding: 'utf8' });
    assert.equal(status, 1);
    assert.match(stderr, /needs Node 24 or newer/);
    assert.match(stderr, /npm install/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
