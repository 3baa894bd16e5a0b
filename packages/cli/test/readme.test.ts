/** Runs the lines of README's "Run it as a service" as they stand there, on a shorter clip and a free port. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { probeVideo } from '@understudy/engine/media';
import { cutClip } from '../../engine/src/pipeline/testing/cut-clip.ts';
import { makeDataFolder, processesBelow, survivors } from './running-service.ts';
import { EXAMPLE_CHARACTER, EXAMPLE_VIDEO, TEST_ENV } from './understudy.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const canRun = process.platform === 'linux' ? {} : { skip: 'needs bash, curl and /proc' };

/** The two blocks of lines: what starts the service, and what renders with it. */
function readmeLines(): [start: string, render: string] {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const section = readme.split('\n## Run it as a service\n')[1]!.split('\n## ')[0]!;
  const [start, render] = [...section.matchAll(/^```\n(.*?)^```/gms)].map((match) => match[1]!);
  return [start!, render!];
}

/** A folder like a checkout: the program, and examples under their names. */
async function makeCheckout(folder: string): Promise<void> {
  mkdirSync(join(folder, 'examples'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  copyFileSync(join(root, 'package.json'), join(folder, 'package.json'));
  copyFileSync(EXAMPLE_CHARACTER, join(folder, 'examples', 'character.png'));
  await cutClip(EXAMPLE_VIDEO, { first: 0, last: 20 }, join(folder, 'examples', 'driving.mp4'));
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}

async function waitUntilReady(address: string, process: ChildProcess): Promise<void> {
  for (;;) {
    assert.equal(process.exitCode, null, 'the service ended');
    const answer = await fetch(`${address}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await pause(100);
  }
}

test('the lines of README start a service and render with curl, in less than ten', canRun, async () => {
  using folder = makeDataFolder();
  await makeCheckout(folder.path);
  const port = await findFreePort();
  const [start, render] = readmeLines();
  assert.ok((start + render).trim().split('\n').length < 10);
  assert.match(render, /127\.0\.0\.1:8750/);

  const bin = join(root, 'node_modules', '.bin');
  const env = {
    ...TEST_ENV,
    PATH: `${bin}:${process.env.PATH}`,
    UNDERSTUDY_DATA_DIR: join(folder.path, 'data'),
    UNDERSTUDY_PORT: `${port}`,
    UNDERSTUDY_WORKERS: '1',
  };
  const bash = (lines: string) =>
    spawn('bash', ['-e', '-c', lines], { cwd: folder.path, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const service = bash(start);
  try {
    const printed = text(service.stdout);
    await waitUntilReady(`http://127.0.0.1:${port}`, service);
    const client = bash(render.replace('127.0.0.1:8750', `127.0.0.1:${port}`));
    const [words, [status]] = await Promise.all([text(client.stderr), once(client, 'close')]);
    assert.equal(status, 0, words);
    const { width, durationSeconds } = await probeVideo(join(folder.path, 'out.mp4'));
    assert.equal(width, (await probeVideo(EXAMPLE_VIDEO)).width);
    assert.ok(durationSeconds > 0.6 && durationSeconds < 0.75, `${durationSeconds} s`);
    const below = processesBelow(service.pid!);
    process.kill(-service.pid!, 'SIGTERM');
    assert.deepEqual(await survivors(below, 20_000), []);
    assert.match(await printed, /key +sk-/);
  } finally {
    if (service.exitCode === null && service.signalCode === null) process.kill(-service.pid!, 'SIGKILL');
  }
});
