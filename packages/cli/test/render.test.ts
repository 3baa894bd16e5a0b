/** Renders the project's own example, small, through the real program. */
import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { makeDataFolder } from './running-service.ts';
import { AS_NODE_20, EXAMPLE_CHARACTER, EXAMPLE_VIDEO, type RunOptions, understudy } from './understudy.ts';

const folder = mkdtempSync(join(tmpdir(), 'understudy-render-'));
after(() => rmSync(folder, { recursive: true }));

const SOLID = ['--background', 'solid', '--bg-color', '20,30,40', '--preview'];
const run = (args: string[], options: RunOptions = {}) => understudy(args, { cwd: folder, ...options });
const bytes = (name: string): Buffer => readFileSync(join(folder, name));

test('a render prints one line of JSON that describes the file, and nothing else', async () => {
  const { status, stdout, stderr } = await run([
    'render',
    EXAMPLE_CHARACTER,
    EXAMPLE_VIDEO,
    '-o',
    'a.mp4',
    ...SOLID,
    '--json',
  ]);
  assert.equal(status, 0, stderr);
  assert.equal(stderr, '');
  const result = JSON.parse(stdout);
  assert.equal(stdout.trim().split('\n').length, 1);
  assert.equal(result.output, 'a.mp4');
  assert.deepEqual([result.width, result.height, result.frames], [480, 270, 180]);
  assert.deepEqual(result.fps, { num: 30, den: 1 });
  assert.equal(result.durationSeconds, 6);
  assert.deepEqual(Object.keys(result.secondsPerStage).sort(), ['character', 'merge', 'render', 'scene']);
  assert.deepEqual(result.warnings, []);
  assert.deepEqual(readdirSync(folder), ['a.mp4']);
});

test('files prepared beforehand stand in for the picture and the clip', async () => {
  const character = await run(['encode-character', EXAMPLE_CHARACTER, '-o', 'mika.rig']);
  assert.equal(character.status, 0, character.stderr);
  const scene = await run(['encode-scene', EXAMPLE_VIDEO, '-o', 'dance.scene', '--no-plate', '--preview']);
  assert.equal(scene.status, 0, scene.stderr);
  const prepared = await run(['render', 'mika.rig', 'dance.scene', '-o', 'b.mp4', ...SOLID]);
  assert.equal(prepared.status, 0, prepared.stderr);
  assert.match(prepared.stdout, /^b\.mp4 {2}480×270 {2}30 fps {2}180 frames {2}6\.00 s$/m);
});

test('a transparent render writes its mask beside it', async () => {
  const args = ['render', 'mika.rig', 'dance.scene', '-o', 't.mp4', '--background', 'transparent', '--json'];
  const { status, stdout, stderr } = await run(args);
  assert.equal(status, 0, stderr);
  assert.equal(JSON.parse(stdout).maskOutput, 't.mask.mp4');
  assert.ok(bytes('t.mask.mp4').length > 1000);
});

test('a scene made without its background cannot show it, and says how to mend that', async () => {
  const { status, stderr } = await run(['render', 'mika.rig', 'dance.scene', '-o', 'o.mp4']);
  assert.equal(status, 1);
  assert.match(stderr, /CS-ORIV-011/);
});

for (const [who, nodeOptions] of [
  ['the program', []],
  ['the launcher of an older Node', AS_NODE_20],
] as const) {
  test(`Ctrl-C to ${who} ends with 130 and leaves no file`, async () => {
    const before = readdirSync(folder).sort();
    const interrupt = (child: ChildProcess): void => {
      child.stderr!.once('data', () => child.kill('SIGINT'));
    };
    const args = ['render', EXAMPLE_CHARACTER, EXAMPLE_VIDEO, '-o', 'never.mp4', ...SOLID];
    const { status, stderr } = await run(args, { nodeOptions: [...nodeOptions], onStart: interrupt });
    assert.equal(status, 130, stderr);
    assert.match(stderr, /stopped by SIGINT/);
    assert.deepEqual(readdirSync(folder).sort(), before);
  });
}

test('a picture in place of a video, and text in place of a picture, end with a code and leave no file', async () => {
  const before = readdirSync(folder).sort();
  const noVideo = await run(['render', EXAMPLE_CHARACTER, EXAMPLE_CHARACTER, '-o', 'x.mp4', ...SOLID]);
  assert.equal(noVideo.status, 1);
  assert.match(noVideo.stderr, /CS-ORIV-00[37]/);
  const noPicture = await run(['render', import.meta.filename, EXAMPLE_VIDEO, '-o', 'x.mp4', ...SOLID]);
  assert.equal(noPicture.status, 1);
  assert.match(noPicture.stderr, /CS-UORC01-002/);
  assert.deepEqual(readdirSync(folder).sort(), before);
});

test('doctor finds nothing missing where all of this works', async () => {
  using data = makeDataFolder();
  const { status, stdout } = await run(['doctor', '--json', '--data', data.path, '--port', '0']);
  const { ok, findings } = JSON.parse(stdout);
  assert.ok(ok, JSON.stringify(findings));
  assert.equal(status, 0);
  const names = findings.map(({ name }: { name: string }) => name);
  for (const name of ['video codecs', 'test render', 'service database', 'service port'])
    assert.ok(names.includes(name));
  assert.deepEqual(readdirSync(data.path), []);
});
