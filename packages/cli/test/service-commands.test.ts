/** The operator's commands and `render --server`, against one running service. */
import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, openAsBlob, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { probeVideo } from '@understudy/engine/media';
import { createLog, openService, readSettings } from '@understudy/service';
import { cutClip } from '../../engine/src/pipeline/testing/cut-clip.ts';
import { makeDataFolder, type StartedService, startService, stopService } from './running-service.ts';
import { EXAMPLE_CHARACTER, EXAMPLE_VIDEO, type RunOptions, understudy } from './understudy.ts';

const data = makeDataFolder();
const folder = mkdtempSync(join(tmpdir(), 'understudy-client-'));
const clip = join(folder, 'clip.mp4');
let service: StartedService;

before(async () => {
  service = await startService(data.path);
  // Two thirds of a second: one credit.
  await cutClip(EXAMPLE_VIDEO, { first: 0, last: 20 }, clip);
});
after(async () => {
  await stopService(service);
  data[Symbol.dispose]();
  rmSync(folder, { recursive: true });
});

/** Runs an operator's command on the service's folder and reads its one line. */
async function operate<T>(...args: string[]): Promise<T> {
  const { status, stdout, stderr } = await understudy([...args, '--data', data.path, '--json']);
  assert.equal(status, 0, stderr);
  assert.equal(stdout.trim().split('\n').length, 1);
  return JSON.parse(stdout);
}

function ask(path: string, key: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${service.announcement.address}/api/${path}`, { ...init, headers: { Authorization: `Bearer ${key}` } });
}

/** `understudy render … --server` in the scratch folder, as the first account. */
function renderThere(args: string[], options: RunOptions = {}) {
  const { address, key } = service.announcement;
  const env = { UNDERSTUDY_SERVER: address, UNDERSTUDY_KEY: key! };
  return understudy(['render', ...args], { cwd: folder, env, ...options });
}

test('a key that was made works until it is revoked, and lists show it without telling it', async () => {
  const { key, id } = await operate<{ key: string; id: string }>('keys', 'create', '--name', 'laptop');
  assert.equal((await ask('credits', key)).status, 200);
  const { stdout } = await understudy(['keys', 'list', '--data', data.path]);
  assert.match(stdout, new RegExp(`${id} .*laptop .*read,write .*valid`));
  assert.ok(!stdout.includes(key));
  await operate('keys', 'revoke', id);
  await new Promise((resolve) => setTimeout(resolve, 1100));
  assert.equal((await ask('credits', key)).status, 401);
  const again = await understudy(['keys', 'revoke', id, '--data', data.path]);
  assert.equal(again.status, 2);
  assert.match(again.stderr, /there is no valid key/);
});

test('a key for a new account comes with credits of its own; after that accounts have to be named', async () => {
  const { key, accountId } = await operate<Record<string, string>>('keys', 'create', '--new-account', 'studio');
  assert.equal(((await (await ask('credits', key!)).json()) as { balance: number }).balance, 1000);
  const unnamed = await understudy(['credits', 'add', '5', '--data', data.path]);
  assert.equal(unnamed.status, 2);
  assert.match(unnamed.stderr, /--account: .*default.*studio/);
  const added = await operate<{ balance: number }>('credits', 'add', '5', '--account', 'studio', '--note', 'gift');
  assert.equal(added.balance, 1005);
  const { accounts } = await operate<{ accounts: { id: string; balance: number }[] }>('credits', 'show');
  assert.equal(accounts.find(({ id }) => id === accountId)?.balance, 1005);
  assert.match((await understudy(['credits', 'add', '-3', '--data', data.path])).stderr, /mend/);
});

test('operator commands on a folder without a service say so and make nothing', async () => {
  const nowhere = join(folder, 'nowhere');
  for (const line of [['keys', 'list'], ['credits', 'show'], ['templates', 'list'], ['worker']]) {
    const { status, stderr } = await understudy([...line, '--data', nowhere]);
    assert.equal(status, 2, line.join(' '));
    assert.match(stderr, /no service/);
  }
  assert.ok(!readdirSync(folder).includes('nowhere'));
});

test('render --server makes the same files as a render here, mask included, and leaves nothing else', async () => {
  const { status, stdout, stderr } = await renderThere([
    EXAMPLE_CHARACTER,
    clip,
    ...['-o', 'out.mp4', '--background', 'transparent', '--json'],
  ]);
  assert.equal(status, 0, stderr);
  const report = JSON.parse(stdout);
  assert.deepEqual([report.output, report.maskOutput], ['out.mp4', 'out.mask.mp4']);
  assert.match(report.jobId, /^job_/);
  assert.equal(report.sizeBytes, statSync(join(folder, 'out.mp4')).size + statSync(join(folder, 'out.mask.mp4')).size);
  assert.deepEqual(readdirSync(folder).sort(), ['clip.mp4', 'out.mask.mp4', 'out.mp4']);
  const source = await probeVideo(clip);
  for (const name of ['out.mp4', 'out.mask.mp4']) {
    const { width, height, durationSeconds } = await probeVideo(join(folder, name));
    assert.deepEqual([width, height], [source.width, source.height]);
    assert.ok(Math.abs(durationSeconds - source.durationSeconds) < 0.05);
  }
});

test('a prepared character and scene stand in for the files by their ids, and the scene can be published', async () => {
  const { key } = service.announcement;
  const make = async (path: string, field: string, file: string): Promise<string> => {
    const form = new FormData();
    form.append('name', 'test');
    form.append(field, await openAsBlob(file), 'file');
    const { id } = (await (await ask(`${path}/preprocess`, key!, { method: 'POST', body: form })).json()) as {
      id: string;
    };
    for (;;) {
      const { status } = (await (await ask(`${path}/${id}`, key!)).json()) as { status: string };
      if (status === 'ready') return id;
      assert.notEqual(status, 'failed');
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  };
  const [character, scene] = await Promise.all([
    make('characters', 'image', EXAMPLE_CHARACTER),
    make('scenes', 'video', clip),
  ]);
  const { status, stderr } = await renderThere([character!, scene!, '-o', 'ids.mp4', '--background', 'solid']);
  assert.equal(status, 0, stderr);
  assert.match(stderr, /Rendering on the server/);
  assert.ok(statSync(join(folder, 'ids.mp4')).size > 1000);

  const { uuid } = await operate<{ uuid: string }>('templates', 'publish', scene!, '--name', 'Waltz');
  const { templates } = await operate<{ templates: { uuid: string; name: string }[] }>('templates', 'list');
  assert.deepEqual([templates[0]?.uuid, templates[0]?.name], [uuid, 'Waltz']);
});

/** The ids of the keys that links to results are signed with. */
async function signingKeys(): Promise<string[]> {
  const settings = readSettings({ UNDERSTUDY_DATA_DIR: data.path });
  await using joined = await openService(settings, { log: createLog({ logLevel: 'silent' }) });
  const { rows } = await joined.database.query<{ id: string }>('select id from signing_keys order by created_at');
  return rows.map(({ id }) => id);
}

test('a new key signs links after rotate-links; the old ones go only when they have leaked', async () => {
  const [first] = await signingKeys();
  await operate('keys', 'rotate-links');
  const both = await signingKeys();
  assert.deepEqual([both.length, both[0]], [2, first]);
  await operate('keys', 'rotate-links', '--leaked');
  const [third, ...others] = await signingKeys();
  assert.deepEqual(others, []);
  assert.ok(!both.includes(third!));
});

test('Ctrl-C cancels the job, gives its credits back and leaves no file', async () => {
  const { key } = service.announcement;
  const balance = async (): Promise<number> =>
    ((await (await ask('credits', key!)).json()) as { balance: number }).balance;
  const atFirst = await balance();
  const before = readdirSync(folder).sort();
  const { status, stderr } = await renderThere([EXAMPLE_CHARACTER, EXAMPLE_VIDEO, '-o', 'never.mp4'], {
    onStart: (child) => child.stderr!.on('data', (text) => /on the server|Waiting/.test(text) && child.kill('SIGINT')),
  });
  assert.equal(status, 130, stderr);
  const { jobs } = (await (await ask('render', key!)).json()) as { jobs: { status: string }[] };
  assert.equal(jobs[0]?.status, 'cancelled');
  assert.equal(await balance(), atFirst);
  assert.deepEqual(readdirSync(folder).sort(), before);
});

test('what the server refuses is reported with its code, like a failure here', async () => {
  const wrongKey = await renderThere([EXAMPLE_CHARACTER, clip, '-o', 'x.mp4', '--key', 'sk-wrong']);
  assert.equal(wrongKey.status, 1);
  assert.match(wrongKey.stderr, /CS-UORC01-007/);
  const noVideo = await renderThere([EXAMPLE_CHARACTER, EXAMPLE_CHARACTER, '-o', 'x.mp4', '--json']);
  assert.equal(noVideo.status, 1);
  const { error } = JSON.parse(noVideo.stdout);
  assert.match(error.code, /^CS-ORIV-00[37]$/);
  assert.match(error.problem, /driving_video/);
  const localOnly = await renderThere([EXAMPLE_CHARACTER, clip, '-o', 'x.mp4', '--preview']);
  assert.equal(localOnly.status, 2);
  assert.match(localOnly.stderr, /--preview works only without a server/);
});

test('a service without workers of its own has its jobs done by understudy worker, which ends on request', async () => {
  using fresh = makeDataFolder();
  const alone = await startService(fresh.path, ['--workers', '0']);
  const { address, key } = alone.announcement;
  let worker: ChildProcess | undefined;
  const ended = understudy(['worker', '--data', fresh.path], {
    onStart: (child) => {
      worker = child;
    },
  });
  const args = ['render', EXAMPLE_CHARACTER, clip, '-o', 'joined.mp4', '--server', address, '--key', key!];
  const render = await understudy([...args, '--background', 'solid'], { cwd: folder });
  assert.equal(render.status, 0, render.stderr);
  worker!.kill('SIGTERM');
  const { status, stdout, stderr } = await ended;
  assert.equal(status, 0, stderr);
  assert.match(stdout, /^worker_\S+ works, 1 task at a time/);
  assert.equal(await stopService(alone), 0);
});

test('a backup of the running service becomes a service with the same credits, keys and results', async () => {
  const { key } = service.announcement;
  const file = join(folder, 'backup.tar');
  const { files } = await operate<{ files: number }>('backup', file);
  assert.ok(files >= 4, `${files} files`);
  using fresh = makeDataFolder();
  const restored = await understudy(['restore', file, '--data', fresh.path]);
  assert.equal(restored.status, 0, restored.stderr);
  const again = await understudy(['restore', file, '--data', fresh.path]);
  assert.equal(again.status, 1);
  assert.match(again.stderr, /not empty.*mend: Restore into a new/s);

  const balance = ((await (await ask('credits', key!)).json()) as { balance: number }).balance;
  const { jobs } = (await (await ask('render?status=complete', key!)).json()) as { jobs: { job_id: string }[] };
  const second = await startService(fresh.path);
  const headers = { Authorization: `Bearer ${key}` };
  const api = `${second.announcement.address}/api`;
  assert.equal(((await (await fetch(`${api}/credits`, { headers })).json()) as { balance: number }).balance, balance);
  const { cdn_url } = (await (await fetch(`${api}/render/${jobs[0]!.job_id}`)).json()) as { cdn_url: string };
  assert.ok((await (await fetch(cdn_url)).bytes()).length > 1000);
  assert.equal(await stopService(second), 0);
});

test('restore refuses a folder whose service runs, and what is no backup', async () => {
  const running = await understudy(['restore', clip, '--data', data.path]);
  assert.equal(running.status, 1);
  assert.match(running.stderr, /already running/);
  using fresh = makeDataFolder();
  const noBackup = await understudy(['restore', clip, '--data', fresh.path]);
  assert.equal(noBackup.status, 1);
  assert.match(noBackup.stderr, /mend/);
});
