/** Runs the example clients against a real service, with real media. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { probeVideo } from '@understudy/engine/media';
import {
  makeDataFolder,
  type StartedService,
  startService,
  stopService,
} from '../../packages/cli/test/running-service.ts';
import { cutClip } from '../../packages/engine/src/pipeline/testing/cut-clip.ts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const canRun = (program: string, ...args: string[]) =>
  spawnSync(program, args).status === 0 ? {} : { skip: `${[program, ...args].join(' ')} does not work here` };

const CLIENTS = [
  { name: 'curl', line: ['bash', at('curl.sh')], options: canRun('curl', '--version') },
  { name: 'Python requests', line: ['python3', at('render.py')], options: canRun('python3', '-c', 'import requests') },
  { name: 'Node fetch', line: [process.execPath, at('render.mjs')], options: {} },
] as const;

const folder = makeDataFolder();
const clip = join(folder.path, 'clip.mp4');
let service: StartedService;

before(async () => {
  service = await startService(join(folder.path, 'data'));
  await cutClip(at('../driving.mp4'), { first: 0, last: 20 }, clip);
});
after(async () => {
  await stopService(service);
  folder[Symbol.dispose]();
});

for (const { name, line, options } of CLIENTS) {
  for (const how of ['on-demand', 'preprocessed']) {
    test(`${name} renders ${how}`, options, async () => {
      const output = join(folder.path, `${name}-${how}.mp4`.replaceAll(' ', '-'));
      const { address, key } = service.announcement;
      const env = { ...process.env, UNDERSTUDY_SERVER: address, UNDERSTUDY_KEY: key };
      const [program, ...args] = line;
      const client = spawn(program, [...args, at('../character.png'), clip, output, how], {
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const [told, words, [status]] = await Promise.all([
        text(client.stdout),
        text(client.stderr),
        once(client, 'close'),
      ]);
      assert.equal(status, 0, words);
      assert.equal(told.trim(), output);
      const { durationSeconds } = await probeVideo(output);
      assert.ok(Math.abs(durationSeconds - 20 / 30) < 0.05, `${durationSeconds} s`);
    });
  }
}

test(
  'the snippets that the hosted service publishes run as they stand',
  canRun('python3', '-c', 'import requests'),
  async () => {
    const { address, key } = service.announcement;
    const env = { ...process.env, UNDERSTUDY_SERVER: address, UNDERSTUDY_KEY: key };
    const script = [at('published_snippets.py'), at('../character.png'), clip];
    const client = spawn('python3', script, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const [told, words, [status]] = await Promise.all([
      text(client.stdout),
      text(client.stderr),
      once(client, 'close'),
    ]);
    assert.equal(status, 0, words);
    assert.match(
      told.replaceAll('\n', ' '),
      /^Error CS-ORIV-001: Reference image is required Fix: Upload a ref_image \(PNG\/JPG\) Character not ready -- wait for status 'ready' Submitted job_\w+ $/,
    );
  },
);

test('a client tells what the service refuses, and ends with a failure', async () => {
  const { address } = service.announcement;
  const env = { ...process.env, UNDERSTUDY_SERVER: address, UNDERSTUDY_KEY: 'sk-wrong' };
  const args = [at('render.mjs'), at('../character.png'), clip, join(folder.path, 'x.mp4')];
  const { status, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
  assert.equal(status, 1);
  assert.match(stderr, /CS-UORC01-007: Invalid or expired API key/);
});
