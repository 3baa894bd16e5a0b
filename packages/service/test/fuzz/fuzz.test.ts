import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { makeClip } from '../../../engine/src/media/testing/make-clip.ts';
import { openScratchFolder } from '../../../engine/src/media/testing/scratch-folder.ts';
import { assertFailure } from '../../src/api/testing/assert-failure.ts';
import { openTestApi, type TestApi, type TestClient } from '../../src/api/testing/open-test-api.ts';
import { damageFile } from './malformed-files.ts';
import { makeMalformedRequest } from './malformed-requests.ts';
import { openRandom, type Random } from './random.ts';
import { exchangeRaw, type RawAnswer } from './raw-request.ts';

const SEED = Number(process.env.FUZZ_SEED ?? 1);
const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 600);
const FILES = Number(process.env.FUZZ_FILES ?? 150);
const AT_ONCE = 8;

const scratch = openScratchFolder();
let api: TestApi;
let client: TestClient;
let port: number;
let accepted = 0;
let refused = 0;

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

test('after all of it the server is up, nothing stays behind, and nothing was done that was not accepted', async () => {
  assert.ok(refused >= Math.min(500, 0.8 * (REQUESTS + FILES)), `only ${refused} were refused`);
  assert.equal((await fetch(`http://127.0.0.1:${port}/livez`)).status, 200);
  const left = await readdir(path.join(api.settings.dataDir, 'tmp'), { recursive: true });
  assert.deepEqual(
    left.filter((name) => name.includes('form-')),
    [],
  );
  assert.deepEqual(api.lines, [], 'no error was unforeseen');
  const { rows } = await api.orchestrator.database.query('select count(*)::int as jobs from jobs');
  assert.equal(rows[0]?.jobs, accepted);
});

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
