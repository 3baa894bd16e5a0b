import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeClip } from '../../../engine/src/media/testing/make-clip.ts';
import { openScratchFolder } from '../../../engine/src/media/testing/scratch-folder.ts';
import { assertFailure } from '../../src/api/testing/assert-failure.ts';
import { encodeForm, openTestApi, type TestApi, type TestClient } from '../../src/api/testing/open-test-api.ts';
import { damageFile } from './malformed-files.ts';
import { makeMalformedRequest } from './malformed-requests.ts';
import { openRandom, type Random } from './random.ts';
import { encodeRequest, exchangeRaw, type RawAnswer, sendAndLeave } from './raw-request.ts';

const SEED = Number(process.env.FUZZ_SEED ?? 1);
const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 600);
const FILES = Number(process.env.FUZZ_FILES ?? 150);
const ABORTS = 50;
const AT_ONCE = 8;

const scratch = openScratchFolder();
let api: TestApi;
let client: TestClient;
let port: number;
let accepted = 0;
let refused = 0;
/** How often each code was answered. */
const codes: Record<string, number> = {};

before(async () => {
  const urlFetch = { allowHttp: true, allowedPrivateRanges: [], fetchTimeoutMs: 2000 };
  api = await openTestApi({ rateLimitPerMinute: 1_000_000, queueBound: 100_000, urlFetch }, { logLevel: 'error' });
  client = await api.openAccount({ credits: 1_000_000 });
  await api.app.listen({ port: 0, host: '127.0.0.1' });
  ({ port } = api.app.server.address() as AddressInfo);
});
after(() => api[Symbol.asyncDispose]());

test(`${REQUESTS} malformed requests are each answered by the envelope`, async () => {
  await runCases(REQUESTS, async (random) => {
    const request = makeMalformedRequest(random, { host: `127.0.0.1:${port}`, key: client.key });
    check(await exchangeRaw(port, request), request);
  });
});

test(`${FILES} damaged files are each refused by the envelope, or accepted because enough of them is whole`, async () => {
  const originals = await collectFiles();
  await runCases(FILES, async (random) => {
    const { kind, bytes } = random.pick(originals);
    const damaged = new Blob([new Uint8Array(damageFile(random, bytes))]);
    const answer = await client.postForm(...formFor(kind, damaged));
    check({ statusCode: answer.statusCode, headers: answer.headers as RawAnswer['headers'], body: answer.body });
  });
});

test(`${ABORTS} clients that go away in the middle of an upload take nothing down`, async () => {
  const [picture, video] = await collectFiles();
  const files = {
    ref_image: new Blob([new Uint8Array(picture!.bytes)]),
    driving_video: new Blob([new Uint8Array(video!.bytes)]),
  };
  const { headers, payload } = await encodeForm({ bg_color: '1,2,3', ...files });
  const request = encodeRequest(
    'POST /api/render HTTP/1.1',
    [
      ['host', 'x'],
      ['authorization', `Bearer ${client.key}`],
      ...Object.entries(headers),
      ['content-length', `${payload.length}`],
    ],
    payload,
  );
  await runCases(ABORTS, (random) => sendAndLeave(port, request.subarray(0, random.below(request.length - 1))));
});

test('after all of it the server is up, nothing stays behind, and nothing was done that was not accepted', async (t) => {
  t.diagnostic(JSON.stringify({ accepted, ...codes }));
  assert.ok(refused >= Math.min(500, 0.8 * (REQUESTS + FILES)), `only ${refused} were refused`);
  assert.equal((await fetch(`http://127.0.0.1:${port}/livez`)).status, 200);
  // The server learns a moment later than they that clients have gone.
  while ((await listForms()).length > 0) await sleep(10);
  assert.deepEqual(api.lines, [], 'no error was unforeseen');
  const { rows } = await api.orchestrator.database.query('select count(*)::int as jobs from jobs');
  assert.equal(rows[0]?.jobs, accepted);
});

async function listForms(): Promise<string[]> {
  const tmp = path.join(api.settings.dataDir, 'tmp');
  const names = await Promise.all((await readdir(tmp)).map((folder) => readdir(path.join(tmp, folder))));
  return names.flat().filter((name) => name.startsWith('form-'));
}

/** Every case has a seed of its own, which names it when it fails. */
async function runCases(count: number, runCase: (random: Random) => Promise<void>): Promise<void> {
  let next = 0;
  const runSome = async (): Promise<void> => {
    while (next < count) {
      const seed = SEED * 1_000_000 + next++;
      await runCase(openRandom(seed)).catch((cause) => {
        throw new Error(`case of seed ${seed}: ${cause.message}`, { cause });
      });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, runSome));
}

function check(answer: RawAnswer | undefined, request?: Buffer): void {
  const sent = request?.toString('latin1').slice(0, 300);
  assert.ok(answer, `the connection was closed without an answer to ${sent}`);
  if (answer.statusCode === 200) {
    if (answer.body.includes('"job_id"') && answer.body.includes('"enqueued_at"')) accepted++;
    return;
  }
  refused++;
  const { error_code } = assertFailure(answer, JSON.parse(answer.body).detail.error_code);
  codes[error_code] = (codes[error_code] ?? 0) + 1;
  assert.ok(!['CS-UORC01-004', 'CS-UORC99-999'].includes(error_code), `unforeseen error after ${sent}`);
}

type TestFile = { kind: 'picture' | 'video'; bytes: Buffer };

async function collectFiles(): Promise<TestFile[]> {
  const example = (name: string): URL => new URL(`../../../../examples/${name}`, import.meta.url);
  const files: TestFile[] = [
    { kind: 'picture', bytes: await readFile(example('character.png')) },
    { kind: 'video', bytes: await readFile(example('driving.mp4')) },
  ];
  for (const container of ['mp4', 'mov', 'avi', 'matroska', 'webm'] as const) {
    const clip = scratch(`clip.${container}`);
    await makeClip(clip, { container, ...(container === 'webm' ? { codec: 'libvpx' } : {}) });
    files.push({ kind: 'video', bytes: await readFile(clip) });
  }
  return files;
}

function formFor(kind: TestFile['kind'], file: Blob): [string, Record<string, string | Blob>] {
  if (kind === 'picture') return ['/api/characters/preprocess', { name: 'fuzz', image: file }];
  return ['/api/scenes/preprocess', { name: 'fuzz', video: file }];
}
