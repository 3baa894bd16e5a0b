import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { get as httpGet } from 'node:http';
import type { Readable } from 'node:stream';
import { after, before, beforeEach, test } from 'node:test';
import Fastify, { type FastifyInstance } from 'fastify';
import { openScratchFolder } from '../../../../engine/src/media/testing/scratch-folder.ts';
import { type Database, objectKeys } from '../../store/index.ts';
import { openTestDatabase, openTestObjects } from '../../store/testing/index.ts';
import { addErrorEnvelope } from '../plugins/error-envelope.ts';
import { addSecurityHeaders } from '../plugins/security-headers.ts';
import { assertFailure, problemOf } from '../testing/assert-failure.ts';
import { type DownloadTarget, downloads, rotateSigningKeys, signDownloadUrl } from './index.ts';
import { insertFinishedJob } from './testing/insert-finished-job.ts';

const HOUR_SECONDS = 3600;
const JOB = 'job_0123456789abcdefghjkmnpqrstvwxyz';
const CHARACTER = 'char_0123456789abcdefghjkmnpqrstvwxyz';
const SCENE = 'scene_0123456789abcdefghjkmnpqrstvwxyz';
const VIDEO = Buffer.from(Array.from({ length: 100_000 }, (_, index) => index % 251));
const START = new Date('2026-01-01T00:00:00Z');

const scratch = openScratchFolder();
const { objects } = openTestObjects();
/** Every stream that a download has opened. */
const opened: Readable[] = [];
const readObject = objects.read.bind(objects);
objects.read = async (...args) => {
  const stream = await readObject(...args);
  opened.push(stream);
  return stream;
};
let database: Database;
let now = START;
let app: FastifyInstance;

before(async () => {
  database = await openTestDatabase();
  app = await openApp();
  await insertRows();
});
after(async () => {
  await app.close();
  await database[Symbol.asyncDispose]();
});
beforeEach(() => {
  now = START;
  opened.length = 0;
});

async function openApp(publicUrl?: string): Promise<FastifyInstance> {
  const opening = Fastify({ forceCloseConnections: true });
  addErrorEnvelope(opening);
  addSecurityHeaders(opening);
  const settings = { publicUrl, downloadUrlTtlSeconds: HOUR_SECONDS };
  await opening.register(downloads, { context: { settings, database, objects, now: () => now } });
  opening.post('/sign', (request) => ({ url: signDownloadUrl(request, request.body as DownloadTarget) }));
  return opening;
}

const RESULT: DownloadTarget = { kind: 'job', id: JOB, file: 'result.mp4' };

/** Path and query of a link. */
async function sign(target: DownloadTarget = RESULT, server = app): Promise<string> {
  const { url } = (await server.inject({ method: 'POST', url: '/sign', payload: target })).json();
  return new URL(url).href.slice(new URL(url).origin.length);
}

async function fetchFile(url: string, headers: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET') {
  return app.inject({ method, url, headers });
}

test('a link answers with the file and what a player needs to know', async () => {
  const answer = await fetchFile(await sign());
  assert.equal(answer.statusCode, 200);
  assert.deepEqual(answer.rawPayload, VIDEO);
  const { headers } = answer;
  assert.equal(headers['content-type'], 'video/mp4');
  assert.equal(headers['content-length'], String(VIDEO.length));
  assert.equal(headers['accept-ranges'], 'bytes');
  assert.equal(headers.etag, `"${createHash('sha256').update(VIDEO).digest('hex')}"`);
  assert.equal(headers['content-disposition'], `inline; filename="${JOB}-result.mp4"`);
  assert.equal(headers['x-content-type-options'], 'nosniff');
  assert.match(String(headers['cache-control']), /^private/);
});

test('HEAD tells the same and opens nothing', async () => {
  const url = await sign();
  const { headers } = await fetchFile(url);
  opened.length = 0;
  const answer = await fetchFile(url, {}, 'HEAD');
  assert.equal(answer.statusCode, 200);
  assert.equal(answer.rawPayload.length, 0);
  const { date: _, connection: __, ...told } = headers;
  for (const [name, value] of Object.entries(told)) assert.equal(answer.headers[name], value, name);
  assert.equal(opened.length, 0);
});

test('a range is answered with 206 and its bytes', async () => {
  const url = await sign();
  for (const [range, start, end] of [
    ['bytes=0-0', 0, 0],
    ['bytes=500-999', 500, 999],
    ['bytes=99990-', 99_990, 99_999],
    ['bytes=-1', 99_999, 99_999],
    ['bytes=0-999999', 0, 99_999],
  ] as const) {
    const answer = await fetchFile(url, { range });
    assert.equal(answer.statusCode, 206, range);
    assert.equal(answer.headers['content-range'], `bytes ${start}-${end}/${VIDEO.length}`);
    assert.equal(answer.headers['content-length'], String(end - start + 1));
    assert.deepEqual(answer.rawPayload, VIDEO.subarray(start, end + 1));
  }
});

test('a range behind the end is 416 and tells the size', async () => {
  const answer = await fetchFile(await sign(), { range: 'bytes=100000-' });
  assertFailure(answer, 'CS-UORC01-416');
  assert.equal(answer.headers['content-range'], `bytes */${VIDEO.length}`);
});

test('several ranges, broken ones and those of another version get the whole file', async () => {
  const url = await sign();
  for (const headers of [
    { range: 'bytes=0-1,5-6' },
    { range: 'bytes=x' },
    { range: 'bytes=0-1', 'if-range': '"other"' },
    { range: 'bytes=0-1', 'if-range': 'Thu, 01 Jan 2026 00:00:00 GMT' },
  ]) {
    const answer = await fetchFile(url, headers as Record<string, string>);
    assert.equal(answer.statusCode, 200);
    assert.equal(answer.rawPayload.length, VIDEO.length);
  }
  const { headers } = await fetchFile(url, {}, 'HEAD');
  assert.equal((await fetchFile(url, { range: 'bytes=0-1', 'if-range': String(headers.etag) })).statusCode, 206);
});

test('a client that has the file is told so', async () => {
  const url = await sign();
  const { etag } = (await fetchFile(url, {}, 'HEAD')).headers;
  const answer = await fetchFile(url, { 'if-none-match': `"other", W/${etag}` });
  assert.equal(answer.statusCode, 304);
  assert.equal(answer.rawPayload.length, 0);
  // What a 304 says of keeping the file replaces what its first answer said.
  assert.match(String(answer.headers['cache-control']), /^private/);
  assert.equal(answer.headers.etag, etag);
});

test('a link with anything changed in it is unknown', async () => {
  const url = await sign();
  const signature = /signature=(.*)$/.exec(url)![1]!;
  const other = signature.startsWith('A') ? `B${signature.slice(1)}` : `A${signature.slice(1)}`;
  const changed = [
    url.replace('result.mp4', 'mask.mp4'),
    url.replace(JOB, JOB.replace('0', '1')),
    url.replace(/expires=\d+/, (text) => `${text}0`),
    url.replace(/expires=/, 'expires=0'),
    url.replace(signature, other),
    url.replace(signature, ''),
    url.replace(signature, signature.slice(0, -1)),
    url.replace(signature, `${signature}A`),
    url.replace(/key=\w+/, 'key=000000000000'),
    url.replace(/&key=\w+/, ''),
    `${url}&expires=99999999999`,
    `${url}&signature=${signature}`,
    url.split('?')[0]!,
    url.replace('/jobs/', '/inputs/'),
    url.replace('result.mp4', '..%2F..%2Fetc%2Fpasswd'),
  ];
  for (const link of changed) {
    assert.notEqual(link, url);
    assertFailure(await fetchFile(link), 'CS-UORC01-003');
  }
});

test('a link stops working when its time is over, and says how to get another', async () => {
  const url = await sign();
  now = new Date(START.getTime() + HOUR_SECONDS * 1000 - 1);
  assert.equal((await fetchFile(url)).statusCode, 200);
  now = new Date(START.getTime() + HOUR_SECONDS * 1000);
  const detail = assertFailure(await fetchFile(url), 'CS-UORC01-003');
  assert.match(problemOf(detail, '') ?? '', /link has expired.*fresh/);
});

test('of an expired result a link says 410, however old it is itself', async () => {
  const url = await sign();
  await database.query(`update jobs set expires_at = '2026-01-01T00:30:00Z' where id = $1`, [JOB]);
  now = new Date('2026-01-01T00:29:59Z');
  assert.equal((await fetchFile(url)).statusCode, 200);
  for (const later of ['2026-01-01T00:30:00Z', '2026-01-03T00:00:00Z']) {
    now = new Date(later);
    assertFailure(await fetchFile(url), 'CS-ORJC-003');
  }
  await database.query(`update jobs set expires_at = '2026-01-02T00:00:00Z' where id = $1`, [JOB]);
});

test('of a result whose file has just gone a link says 410', async () => {
  const url = await sign({ kind: 'job', id: JOB, file: 'mask.mp4' });
  assertFailure(await fetchFile(url), 'CS-ORJC-003');
});

test('thumbnails of characters and scenes have links of their own, until they are deleted', async () => {
  const character = await sign({ kind: 'character', id: CHARACTER, file: 'thumbnail.webp' });
  const scene = await sign({ kind: 'scene', id: SCENE, file: 'thumbnail-1.webp' });
  for (const url of [character, scene]) {
    const answer = await fetchFile(url, { range: 'bytes=1-3' });
    assert.equal(answer.statusCode, 206);
    assert.equal(answer.headers['content-type'], 'image/webp');
    assert.equal(answer.body, 'hum');
  }
  assertFailure(await fetchFile(await sign({ kind: 'scene', id: SCENE, file: 'thumbnail-2.webp' })), 'CS-UORC01-003');
  await database.query('update characters set deleted_at = now()');
  assertFailure(await fetchFile(character), 'CS-UORC01-003');
});

test('a replaced key still opens its links, and a server that runs learns of the new one', async () => {
  const old = await sign();
  await rotateSigningKeys(database, { keepSeconds: HOUR_SECONDS });
  const second = await openApp();
  const fresh = await sign(RESULT, second);
  assert.notEqual(/key=(\w+)/.exec(old)![1], /key=(\w+)/.exec(fresh)![1]);
  // Keys that nobody knows are looked for once a second at most.
  now = new Date(START.getTime() + 2000);
  for (const server of [app, second]) {
    assert.equal((await server.inject(old)).statusCode, 200);
    assert.equal((await server.inject(fresh)).statusCode, 200);
  }
  await second.close();
});

test('links of a key that was forgotten open nothing', async () => {
  const old = await sign();
  await rotateSigningKeys(database, { keepSeconds: 0 });
  const second = await openApp();
  assertFailure(await second.inject(old), 'CS-UORC01-003');
  assert.equal((await second.inject(await sign(RESULT, second))).statusCode, 200);
  await second.close();
});

test('links begin with the public address, or else with that of the request', async () => {
  const behindProxy = await openApp('https://studio.example/base/');
  const signed = await behindProxy.inject({ method: 'POST', url: '/sign', payload: RESULT });
  assert.match(signed.json().url, /^https:\/\/studio\.example\/base\/api\/files\/jobs\/job_/);
  await behindProxy.close();
  const post = (host: string) => app.inject({ method: 'POST', url: '/sign', headers: { host }, payload: RESULT });
  assert.match((await post('render.local:8750')).json().url, /^http:\/\/render\.local:8750\/api\/files\//);
  assert.match((await post('[::1]:8750')).json().url, /^http:\/\/\[::1\]:8750\/api\/files\//);
  assert.match((await post('evil"><script>')).json().url, /^\/api\/files\//);
});

test('a client that goes away in the middle of a download closes the file', async () => {
  const large = scratch('large');
  await writeFile(large, Buffer.alloc(64 * 1024 * 1024));
  const facts = await objects.putFile(objectKeys.jobResult('job_large'), large);
  await insertFinishedJob(database, 'job_large', { resultKey: objectKeys.jobResult('job_large'), ...facts });
  const server = await app.listen({ port: 0, host: '127.0.0.1' });
  const url = `${server}${await sign({ kind: 'job', id: 'job_large', file: 'result.mp4' })}`;
  for (let round = 0; round < 5; round++) {
    const request = httpGet(url);
    const [response] = await once(request, 'response');
    await once(response, 'readable');
    const file = opened.at(-1)!;
    assert.equal(file.closed, false);
    response.destroy();
    if (!file.closed) await once(file, 'close');
  }
  assert.equal(opened.length, 5);
});

async function insertRows(): Promise<void> {
  await database.query(`insert into accounts (id, name) values ('acct_1', 'Ada')`);
  const video = scratch('video');
  await writeFile(video, VIDEO);
  const key = objectKeys.jobResult(JOB);
  const facts = await objects.putFile(key, video);
  // The mask's row is there, its file is not: as in the moment in which a result is removed.
  const mask = { maskKey: objectKeys.jobMask(JOB), maskSizeBytes: 5, maskSha256: 'x' };
  await insertFinishedJob(database, JOB, { resultKey: key, ...facts, ...mask });
  const thumbnails = [
    objectKeys.characterThumbnail(`characters/${CHARACTER}`),
    objectKeys.sceneThumbnail('scenes/shared', 1),
  ];
  for (const [index, thumbnail] of thumbnails.entries()) {
    await writeFile(scratch(`thumbnail${index}`), 'thumbnail');
    await objects.putFile(thumbnail, scratch(`thumbnail${index}`));
  }
  await database.query(
    `insert into characters (id, account_id, name, status, job_id, model, engine, files_prefix, stored_bytes)
     values ($1, 'acct_1', 'Ada', 'ready', 'job_1', 'V4_Preview', 'puppet', $2, 0)`,
    [CHARACTER, `characters/${CHARACTER}`],
  );
  await database.query(
    `insert into scenes (id, account_id, name, status, job_id, model, engine, background_mode, files_prefix, stored_bytes)
     values ($1, 'acct_1', 'Hall', 'ready', 'job_1', 'V4_Preview', 'puppet', 'original', 'scenes/shared', 0)`,
    [SCENE],
  );
}
