/** Starts the real launcher, as the Node of this test and as if by an older one. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const launcher = fileURLToPath(new URL('../bin/understudy.js', import.meta.url));

/** Makes the launcher believe that it was started by Node 20; the process that it starts instead believes nothing. */
const AS_NODE_20 = [
  '--import',
  `data:text/javascript,${encodeURIComponent(
    "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } });",
  )}`,
];

function launch(file: string, args: string[], nodeOptions: string[] = []) {
  return spawnSync(process.execPath, [...nodeOptions, file, ...args], { encoding: 'utf8' });
}

test('it prints the version under a new Node and, restarted by itself, under an old one', () => {
  for (const nodeOptions of [[], AS_NODE_20]) {
    const { status, stdout } = launch(launcher, ['--version'], nodeOptions);
    assert.equal(status, 0);
    assert.match(stdout, /^\d+\.\d+\.\d+\n$/);
  }
});

test('the exit code and the text of a failure come through from the restarted program', () => {
  const { status, stderr } = launch(launcher, ['render'], AS_NODE_20);
  assert.equal(status, 2);
  assert.match(stderr, /CS-UORC01-002/);
});

test('an old Node without the one that comes with the project gets a clear message', () => {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-launcher-'));
  try {
    mkdirSync(join(folder, 'bin'));
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    copyFileSync(launcher, join(folder, 'bin', 'understudy.js'));
    const { status, stderr } = launch(join(folder, 'bin', 'understudy.js'), ['--version'], AS_NODE_20);
    assert.equal(status, 1);
    assert.match(stderr, /needs Node 24 or newer/);
    assert.match(stderr, /npm install/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
