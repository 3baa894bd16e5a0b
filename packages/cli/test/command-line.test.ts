/** Runs the program as a user does, with command lines that cannot be carried out. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { understudy as run } from './understudy.ts';

const folder = mkdtempSync(join(tmpdir(), 'understudy-cli-'));
after(() => rmSync(folder, { recursive: true }));
const picture = join(folder, 'picture.png');
writeFileSync(picture, 'not looked at');

const understudy = (...args: string[]) => run(args, { cwd: folder });

test('help is no failure and names every command', async () => {
  const { status, stdout } = await understudy('--help');
  assert.equal(status, 0);
  for (const command of ['render', 'encode-character', 'encode-scene', 'doctor'])
    assert.match(stdout, new RegExp(command));
});

test('no command, an unknown command, an unknown option and a missing option end with 2', async () => {
  const lines = [[], ['rendr'], ['render', picture, picture], ['render', picture, picture, '-o', 'a.mp4', '--colour']];
  for (const line of lines) {
    const { status, stdout, stderr } = await understudy(...line);
    assert.equal(status, 2, line.join(' '));
    assert.equal(stdout, '');
    assert.match(stderr, /mend: /);
  }
});

test('an option value that cannot be used says which ones can', async () => {
  const { status, stderr } = await understudy('render', picture, picture, '-o', 'a.mp4', '--background', 'red');
  assert.equal(status, 2);
  assert.match(stderr, /CS-ORIV-011/);
  assert.match(stderr, /original, solid, or transparent/);
});

test('a file that is not there has the code of its role and ends with 1', async () => {
  const noCharacter = await understudy('render', 'nobody.png', picture, '-o', 'a.mp4');
  assert.equal(noCharacter.status, 1);
  assert.match(noCharacter.stderr, /CS-ORIV-001/);
  const noVideo = await understudy('render', picture, 'nothing.mp4', '-o', 'a.mp4');
  assert.equal(noVideo.status, 1);
  assert.match(noVideo.stderr, /CS-ORIV-002/);
});

test('--json prints exactly one line, also for a failure', async () => {
  const { status, stdout } = await understudy('render', picture, 'nothing.mp4', '-o', 'a.mp4', '--json');
  assert.equal(status, 1);
  assert.equal(stdout.trim().split('\n').length, 1);
  const { error } = JSON.parse(stdout);
  assert.deepEqual(Object.keys(error), ['code', 'message', 'problem', 'remedy']);
});

test('the input is never overwritten', async () => {
  const { status, stderr } = await understudy('encode-character', picture, '-o', picture);
  assert.equal(status, 2);
  assert.match(stderr, /both input and output/);
});

test('a failed run leaves nothing behind', () => {
  assert.deepEqual(readdirSync(folder), ['picture.png']);
});
