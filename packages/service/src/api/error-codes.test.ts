/** Every code that a request can be answered with and that needs no worker, each provoked by its real cause. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { LIMITS } from '@understudy/protocol';
import { makeClip } from '../../../engine/src/media/testing/make-clip.ts';
import { createKey, revokeKey } from '../orchestrator/index.ts';
import { assertFailure, problemOf } from './testing/assert-failure.ts';
import { completeJob } from './testing/complete-job.ts';
import { openTestApi, type TestApi } from './testing/open-test-api.ts';
import { testPicture, testVideo } from './testing/test-media.ts';

const UNKNOWN = '0123456789abcdefghjkmnpqrstvwxyz';

async function open(t: TestContext, changes: Parameters<typeof openTestApi>[0] = {}): Promise<TestApi> {
  const api = await openTestApi(changes);
  t.after(() => api[Symbol.asyncDispose]());
  return api;
}

const files = async () => ({ ref_image: await testPicture(), driving_video: await testVideo() });

test('CS-UORC01-001: fast=true while the operator has fast mode off', async (t) => {
  const client = await (await open(t, { fastMode: 'off' })).openAccount();
  assertFailure(await client.postForm('/api/render', { ...(await files()), fast: 'true' }), 'CS-UORC01-001');
});

test('CS-UORC01-002: fields outside of their type or range, each named', async (t) => {
  const client = await (await open(t)).openAccount();
  const ids = { character_id: `char_${UNKNOWN}`, scene_id: `scene_${UNKNOWN}` };
  const refused = async (field: string, value: unknown): Promise<string> => {
    const answer = await client.postJson('/api/render', { ...ids, [field]: value });
    return problemOf(assertFailure(answer, 'CS-UORC01-002'), field)!;
  };
  assert.match(await refused('fast', 'maybe'), /true or false.*"maybe"/);
  assert.match(await refused('model', 'V9'), /V4_Preview.*"V9"/);
  assert.match(await refused('bg_color', '1,2,3'), /background_mode=solid/);
  const colour = await client.postJson('/api/render', { ...ids, background_mode: 'solid', bg_color: '#ff0000' });
  assert.match(problemOf(assertFailure(colour, 'CS-UORC01-002'), 'bg_color')!, /R,G,B.*#ff0000/);
  for (const [query, field] of [
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['offset=-1', 'offset'],
    ['status=x', 'status'],
  ]) {
    const detail = assertFailure(await client.get(`/api/render?${query}`), 'CS-UORC01-002');
    assert.ok(problemOf(detail, field!), query);
  }
  assertFailure(await client.postForm('/api/characters/preprocess', { image: await testPicture() }), 'CS-UORC01-002');
});

test('CS-UORC01-002: bodies and files that are not what they should be', async (t) => {
  const client = await (await open(t)).openAccount();
  const post = (type: string, payload: string) =>
    client.send('POST', '/api/render', { headers: { 'content-type': type }, payload });
  assertFailure(await post('application/json', '{"character_id":'), 'CS-UORC01-002');
  assertFailure(await post('application/json', '[]'), 'CS-UORC01-002');
  assertFailure(await post('text/csv', 'a,b'), 'CS-UORC01-002');
  assertFailure(await post('multipart/form-data', 'no boundary'), 'CS-UORC01-002');
  const notAPicture = { ref_image: new Blob(['hello']), driving_video: await testVideo() };
  const detail = assertFailure(await client.postForm('/api/render', notAPicture), 'CS-UORC01-002');
  assert.match(problemOf(detail, 'ref_image')!, /picture/);
  const notText = { character_id: await testPicture(), scene_id: `scene_${UNKNOWN}` };
  const { errors } = assertFailure(await client.postForm('/api/render', notText), 'CS-UORC01-002');
  assert.match(errors![0]!.problem, /text.*a file was sent/);
});

test('CS-UORC01-002: an address that may not be fetched', async (t) => {
  const client = await (await open(t)).openAccount();
  for (const image_url of [
    'https://127.0.0.1/a.png',
    'https://169.254.169.254/',
    'http://example.com/a.png',
    'file:///etc/passwd',
  ]) {
    const answer = await client.postJson('/api/characters/preprocess', { name: 'Ada', image_url });
    assert.ok(problemOf(assertFailure(answer, 'CS-UORC01-002'), 'image_url'), image_url);
  }
});

test('CS-UORC01-003: jobs, characters, scenes, templates and routes that do not exist', async (t) => {
  const client = await (await open(t)).openAccount();
  for (const id of [`job_${UNKNOWN}`, 'job_', 'x', '%00', 'job_%F0%9F%92%A9', `job_${'0'.repeat(400)}`]) {
    assertFailure(await client.get(`/api/render/${id}`), 'CS-UORC01-003');
    assertFailure(await client.delete(`/api/render/${id}`), 'CS-UORC01-003');
  }
  for (const path of [
    `/api/characters/char_${UNKNOWN}`,
    `/api/scenes/scene_${UNKNOWN}`,
    '/api/characters/%00',
    '/api/scenes/x',
  ]) {
    assertFailure(await client.get(path), 'CS-UORC01-003');
    assertFailure(await client.delete(path), 'CS-UORC01-003');
  }
  assertFailure(await client.postJson('/api/scenes/import', { template_id: `tmpl_${UNKNOWN}` }), 'CS-UORC01-003');
  const template_uuid = '00000000-0000-4000-8000-000000000000';
  assertFailure(await client.postJson('/api/scenes/import', { template_uuid }), 'CS-UORC01-003');
  assertFailure(await client.get('/api/nothing'), 'CS-UORC01-003');
  assertFailure(await client.get('/'), 'CS-UORC01-003');
});

test('CS-UORC01-004: a failure that the server did not foresee, logged with the id of the request', async (t) => {
  const api = await open(t);
  const client = await api.openAccount();
  await api.orchestrator.database.query('alter table characters rename to lost');
  const answer = await client.send('GET', '/api/characters', { headers: { 'x-request-id': 'trace-1' } });
  assertFailure(answer, 'CS-UORC01-004');
  assert.doesNotMatch(answer.body, /relation|select|characters/);
  const line = api.lines.find(({ msg }) => msg === 'unforeseen error');
  assert.equal(line?.requestId, 'trace-1');
  assert.match(JSON.stringify(line), /characters/);
});

test('CS-UORC01-006: no key, or not as a bearer token', async (t) => {
  const { app } = await open(t);
  for (const authorization of [
    undefined,
    '',
    'Bearer',
    'Bearer ',
    'Basic c2s6',
    'sk-abc',
    'Bearer a b',
    'Bearer sk-é',
  ]) {
    const headers = authorization === undefined ? {} : { authorization };
    const answer = await app.inject({ url: '/api/credits', headers });
    assertFailure(answer, 'CS-UORC01-006');
    assert.equal(answer.headers['www-authenticate'], 'Bearer');
  }
});

test('CS-UORC01-007: a key that is unknown, revoked, expired or made for less', async (t) => {
  const api = await open(t);
  const ask = (key: string, method: 'GET' | 'DELETE' = 'GET') =>
    api.app.inject({ method, url: '/api/characters/x', headers: { authorization: `Bearer ${key}` } });
  assertFailure(await ask(`sk-${'a'.repeat(43)}`), 'CS-UORC01-007');
  assertFailure(await ask('something-else'), 'CS-UORC01-007');
  assertFailure(await ask('x'.repeat(5000)), 'CS-UORC01-007');
  const client = await api.openAccount();
  assertFailure(await ask(client.key), 'CS-UORC01-003');
  await revokeKey(api.orchestrator, client.keyId);
  assertFailure(await ask(client.key), 'CS-UORC01-007');
  const { accountId } = client;
  const expiresAt = new Date(Date.now() + 60_000);
  const { key } = await createKey(api.orchestrator, { accountId, name: 'short', expiresAt });
  assertFailure(await ask(key), 'CS-UORC01-003');
  api.advanceClock(61);
  assertFailure(await ask(key), 'CS-UORC01-007');
  const reader = await api.openAccount({ scopes: ['read'] });
  assertFailure(await ask(reader.key), 'CS-UORC01-003');
  const detail = assertFailure(await ask(reader.key, 'DELETE'), 'CS-UORC01-007');
  assert.match(problemOf(detail, '')!, /write/);
});

test('CS-UORC01-008: a balance below the cost, and nothing is taken', async (t) => {
  const client = await (await open(t)).openAccount({ credits: 5 });
  assertFailure(await client.postForm('/api/render', await files()), 'CS-UORC01-008');
  assert.equal((await client.get('/api/credits')).json().balance, 5);
  assert.equal((await client.get('/api/render')).json().total, 0);
});

test('CS-ORIV-001 and -002: no picture, no video', async (t) => {
  const client = await (await open(t)).openAccount();
  const { ref_image, driving_video } = await files();
  assertFailure(await client.postForm('/api/render', { driving_video }), 'CS-ORIV-001');
  assertFailure(await client.postForm('/api/render', { ref_image }), 'CS-ORIV-002');
  assertFailure(await client.postForm('/api/render', { ref_image: new Blob([]), driving_video }), 'CS-ORIV-001');
  assertFailure(await client.postForm('/api/characters/preprocess', { name: 'Ada' }), 'CS-ORIV-001');
  assertFailure(await client.postForm('/api/scenes/preprocess', { name: 'Hall' }), 'CS-ORIV-002');
  const both = assertFailure(await client.postJson('/api/render', {}), 'CS-ORIV-001');
  assert.deepEqual(
    both.errors?.map(({ field }) => field),
    ['ref_image', 'driving_video'],
  );
});

test('CS-ORIV-003: a file that is no video of an accepted format', async (t) => {
  const client = await (await open(t)).openAccount();
  const playlist = new Blob(['#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n']);
  for (const driving_video of [playlist, await testPicture()]) {
    const answer = await client.postForm('/api/render', { ref_image: await testPicture(), driving_video });
    assert.ok(problemOf(assertFailure(answer, 'CS-ORIV-003'), 'driving_video'));
  }
});

test('CS-ORIV-004 and -006: a video that is too long, and one that is too large', async (t) => {
  const client = await (await open(t)).openAccount();
  const folder = await mkdtemp(join(tmpdir(), 'understudy-test-'));
  t.after(() => rm(folder, { recursive: true }));
  const clip = async (options: Parameters<typeof makeClip>[1]): Promise<Blob> => {
    const path = join(folder, 'clip.mp4');
    await makeClip(path, options);
    return new Blob([await readFile(path)]);
  };
  const ref_image = await testPicture();
  const long = await clip({ width: 64, height: 64, frameCount: 302, frameRate: { num: 1, den: 1 } });
  const tooLong = assertFailure(
    await client.postForm('/api/render', { ref_image, driving_video: long }),
    'CS-ORIV-004',
  );
  assert.match(problemOf(tooLong, 'driving_video')!, /302/);
  const large = await clip({ width: 4128, height: 64, frameCount: 20 });
  const tooLarge = assertFailure(
    await client.postForm('/api/render', { ref_image, driving_video: large }),
    'CS-ORIV-006',
  );
  assert.match(problemOf(tooLarge, 'driving_video')!, /4128/);
});

test('CS-ORIV-005: a body larger than any video, refused by its headers alone', async (t) => {
  const client = await (await open(t)).openAccount();
  const headers = { 'content-type': 'multipart/form-data; boundary=x', 'content-length': String(700 * 1024 * 1024) };
  assertFailure(await client.send('POST', '/api/render', { headers, payload: '--x--\r\n' }), 'CS-ORIV-005');
});

test('CS-ORIV-007: a video that breaks off before it says what it is', async (t) => {
  const client = await (await open(t)).openAccount();
  const driving_video = (await testVideo()).slice(0, 2000);
  assertFailure(await client.postForm('/api/render', { ref_image: await testPicture(), driving_video }), 'CS-ORIV-007');
});

test('CS-ORIV-008 and -009: a character and a scene that do not exist', async (t) => {
  const client = await (await open(t)).openAccount();
  const { ref_image, driving_video } = await files();
  const character_id = `char_${UNKNOWN}`;
  const scene_id = `scene_${UNKNOWN}`;
  assertFailure(await client.postForm('/api/render', { character_id, driving_video }), 'CS-ORIV-008');
  assertFailure(await client.postForm('/api/render', { ref_image, scene_id }), 'CS-ORIV-009');
  assertFailure(await client.postForm('/api/render', { character_id: "x' or 1=1--", driving_video }), 'CS-ORIV-008');
});

test('CS-ORIV-010: a scene that is not ready yet', async (t) => {
  const client = await (await open(t)).openAccount();
  const scene = await client.postForm('/api/scenes/preprocess', { name: 'Hall', video: await testVideo() });
  const { scene_id } = scene.json();
  assertFailure(await client.postForm('/api/render', { ref_image: await testPicture(), scene_id }), 'CS-ORIV-010');
});

test('CS-ORIV-011: a background mode that does not exist', async (t) => {
  const client = await (await open(t)).openAccount();
  const answer = await client.postForm('/api/render', { ...(await files()), background_mode: 'green' });
  assert.match(problemOf(assertFailure(answer, 'CS-ORIV-011'), 'background_mode')!, /"green"/);
});

test('CS-ORIV-012: a mapping that is no object of ids', async (t) => {
  const client = await (await open(t)).openAccount();
  for (const character_mapping of ['{"person_1":', '[]', '{"person_1":1}', '"x"']) {
    const answer = await client.postForm('/api/render', { scene_id: `scene_${UNKNOWN}`, character_mapping });
    assertFailure(answer, 'CS-ORIV-012');
  }
});

test('CS-ORJC-003: the result of a job after its time, for the status and for the link', async (t) => {
  const api = await open(t, { resultTtlSeconds: 3600, downloadUrlTtlSeconds: 7200 });
  const client = await api.openAccount();
  const { job_id } = (await client.postForm('/api/render', await files())).json();
  await completeJob(api, job_id);
  const { status, cdn_url } = (await api.app.inject(`/api/render/${job_id}`)).json();
  assert.equal(status, 'complete');
  const { pathname, search } = new URL(cdn_url);
  assert.equal((await api.app.inject(pathname + search)).statusCode, 200);
  api.advanceClock(3601);
  assertFailure(await api.app.inject(`/api/render/${job_id}`), 'CS-ORJC-003');
  assertFailure(await api.app.inject(pathname + search), 'CS-ORJC-003');
});

test('CS-ORRS-001: a fast job without a free worker, and a full queue', async (t) => {
  const client = await (await open(t, { fastAdmissionWindowMs: 50, queueBound: 1 })).openAccount();
  assertFailure(await client.postForm('/api/render', { ...(await files()), fast: 'true' }), 'CS-ORRS-001');
  assert.equal((await client.postForm('/api/render', await files())).statusCode, 200);
  assertFailure(await client.postForm('/api/render', await files()), 'CS-ORRS-001');
});

test('CS-ORRL-001: more requests in a minute than the operator allows, counted by key, polls apart', async (t) => {
  const api = await open(t, { rateLimitPerMinute: 3 });
  const client = await api.openAccount();
  for (let i = 0; i < 3; i++) assert.equal((await client.get('/api/credits')).statusCode, 200);
  const answer = await client.get('/api/characters');
  assertFailure(answer, 'CS-ORRL-001');
  assert.equal(answer.headers['x-ratelimit-remaining'], '0');
  for (let i = 0; i < 20; i++) assertFailure(await client.get(`/api/render/job_${UNKNOWN}`), 'CS-UORC01-003');
  const other = await api.openAccount();
  assert.equal((await other.get('/api/credits')).statusCode, 200);
});

test('CS-ORRL-001: more unknown keys in a minute than an address may send; known keys from there go on working', async (t) => {
  const api = await open(t);
  const client = await api.openAccount();
  const guess = (n: number, remoteAddress = '203.0.113.9') => {
    const headers = { authorization: `Bearer sk-guess-${n}` };
    return api.app.inject({ method: 'GET', url: '/api/credits', headers, remoteAddress });
  };
  for (let n = 0; n < LIMITS.unknownKeysPerMinute; n++) assertFailure(await guess(n), 'CS-UORC01-007');
  const answer = await guess(1000);
  assertFailure(answer, 'CS-ORRL-001');
  const seconds = Number(answer.headers['retry-after']);
  assert.ok(seconds > 0 && seconds <= 60, `${seconds} s`);
  const headers = { authorization: `Bearer ${client.key}` };
  const known = { method: 'GET', url: '/api/credits', headers, remoteAddress: '203.0.113.9' } as const;
  assert.equal((await api.app.inject(known)).statusCode, 200);
  assertFailure(await guess(1001, '203.0.113.10'), 'CS-UORC01-007');
  api.advanceClock(seconds);
  assertFailure(await guess(1002), 'CS-UORC01-007');
  for (let n = 0; n < LIMITS.unknownKeysPerMinute; n++) await guess(n, `2001:db8:1:2::${n}`);
  assertFailure(await guess(1003, '2001:db8:1:2:3:4:5:6'), 'CS-ORRL-001');
});

test('CS-UORC01-409: more characters and scenes than the account may keep, until one is deleted', async (t) => {
  const client = await (await open(t, { maxAssetsPerAccount: 1 })).openAccount();
  const scene = async () => client.postForm('/api/scenes/preprocess', { name: 'Dance', video: await testVideo() });
  const { scene_id } = (await scene()).json();
  assertFailure(await scene(), 'CS-UORC01-409');
  const image = await testPicture();
  assertFailure(await client.postForm('/api/characters/preprocess', { name: 'Ada', image }), 'CS-UORC01-409');
  assert.equal((await client.delete(`/api/scenes/${scene_id}`)).statusCode, 200);
  assert.equal((await scene()).statusCode, 200);
});

test('CS-UORC01-405: a method that a path does not have', async (t) => {
  const { app } = await open(t);
  const answer = await app.inject({ method: 'PUT', url: '/api/credits' });
  assertFailure(answer, 'CS-UORC01-405');
  assert.equal(answer.headers.allow, 'GET, HEAD, OPTIONS');
});
