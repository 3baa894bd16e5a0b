/** The life of jobs and assets as a client sees it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { publishTemplate } from '../orchestrator/index.ts';
import { assertFailure } from './testing/assert-failure.ts';
import { completeJob, RESULT_BYTES } from './testing/complete-job.ts';
import { encodeForm, openTestApi, type TestApi, type TestClient } from './testing/open-test-api.ts';
import { testPicture, testVideo } from './testing/test-media.ts';

let api: TestApi;
let client: TestClient;

before(async () => {
  api = await openTestApi({ publicUrl: 'https://understudy.example/' });
});

after(() => api[Symbol.asyncDispose]());

async function newClient(): Promise<void> {
  client = await api.openAccount({ credits: 100 });
}

const poll = async (jobId: string) => (await api.app.inject(`/api/render/${jobId}`)).json();
const balance = async (): Promise<number> => (await client.get('/api/credits')).json().balance;

async function follow(url: string) {
  const { origin, pathname, search } = new URL(url);
  assert.equal(origin, 'https://understudy.example');
  return api.app.inject(pathname + search);
}

test('a render is accepted, paid, seen by polls without a key, and its result downloaded by the link', async () => {
  await newClient();
  const form = { ref_image: await testPicture(), driving_video: await testVideo() };
  const answer = await client.postForm('/api/render', form);
  assert.equal(answer.statusCode, 200);
  const { job_id, enqueued_at, ...rest } = answer.json();
  const poll_url = `/api/render/${job_id}`;
  assert.deepEqual(rest, { status: 'queued', mode: 'full_pipeline', poll_url, status_url: poll_url });
  assert.match(job_id, /^job_[0-9a-z]{32}$/);
  assert.ok(Math.abs(Date.parse(enqueued_at) - Date.now()) < 60_000);
  assert.equal(await balance(), 94);

  const queued = await poll(job_id);
  assert.equal(queued.status, 'queued');
  assert.equal(queued.queue_position, 1);
  assert.equal(queued.cdn_url, null);

  await completeJob(api, job_id);
  const complete = await poll(job_id);
  assert.equal(complete.status, 'complete');
  assert.equal(complete.progress_pct, 100);
  assert.equal(complete.checkpoint, 'render_done');
  assert.equal(complete.download_url, complete.cdn_url);
  assert.equal(complete.mask_cdn_url, null);
  assert.deepEqual((await follow(complete.cdn_url)).rawPayload, RESULT_BYTES);
  assert.equal(await balance(), 94);
  assert.equal((await client.get('/api/credits')).json().total_used, 6);

  const { jobs, total } = (await client.get('/api/render?status=complete')).json();
  assert.equal(total, 1);
  assert.equal(jobs[0].job_id, job_id);
  assert.equal((await client.get('/api/render?status=queued')).json().total, 0);
});

test('a cancelled render gives its credits back once, and stays cancelled', async () => {
  await newClient();
  const form = { ref_image: await testPicture(), driving_video: await testVideo() };
  const { job_id } = (await client.postForm('/api/render', form)).json();
  const answer = await client.delete(`/api/render/${job_id}`);
  assert.deepEqual(answer.json(), { job_id, status: 'cancelled', credits_refunded: 6 });
  assert.equal(await balance(), 100);
  const again = await client.delete(`/api/render/${job_id}`);
  assert.equal(again.statusCode, 200);
  assert.equal(again.json().status, 'cancelled');
  assert.equal(await balance(), 100);
  assert.equal((await poll(job_id)).status, 'cancelled');
});

test('a character and a scene are made once and rendered by their ids, in JSON and as a form without files', async () => {
  await newClient();
  const character = await client.postForm('/api/characters/preprocess', { name: 'Ada', image: await testPicture() });
  assert.equal(character.statusCode, 200);
  const { id, character_id, status, credits_reserved } = character.json();
  assert.deepEqual([character_id, status, credits_reserved], [id, 'pending', 1]);
  const scene = await client.postForm('/api/scenes/preprocess', { name: 'Hall', video: await testVideo() });
  const { scene_id } = scene.json();
  assert.equal(scene.json().name, 'Hall');
  assert.equal((await client.get(`/api/characters/${id}`)).json().thumbnail_url, null);
  await completeJob(api, character.json().job_id);
  await completeJob(api, scene.json().job_id);

  const ready = (await client.get(`/api/characters/${id}`)).json();
  assert.deepEqual(
    [ready.status, ready.has_v3_encoding, ready.has_v4_encoding, ready.credits_used],
    ['ready', true, true, 1],
  );
  assert.equal((await follow(ready.thumbnail_url)).headers['content-type'], 'image/webp');

  const hall = (await client.get(`/api/scenes/${scene_id}`)).json();
  assert.deepEqual([hall.status, hall.total_frames, hall.width, hall.model], ['ready', 180, 960, 'V4_Preview']);
  const [person] = hall.segments;
  assert.match(person.uuid, /^person_/);
  assert.deepEqual([person.type, person.first_frame, person.last_frame, person.coverage], ['human', 0, 179, 1]);
  assert.equal((await follow(person.thumbnail_url)).statusCode, 200);

  const inJson = await client.postJson('/api/render', { character_id, scene_id, background_mode: 'inpaint' });
  assert.equal(inJson.json().mode, 'preprocessed');
  const payload = new URLSearchParams({ scene_id, character_mapping: JSON.stringify({ [person.uuid]: character_id }) });
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const asForm = await client.send('POST', '/api/render', { headers, payload: payload.toString() });
  assert.equal(asForm.statusCode, 200, asForm.body);
  assert.equal(await balance(), 100 - 1 - 6 - 6);
});

test('a template becomes a scene of every account that imports it', async () => {
  await newClient();
  const made = (await client.postForm('/api/scenes/preprocess', { name: 'Stage', video: await testVideo() })).json();
  await completeJob(api, made.job_id);
  const template = await publishTemplate(api.orchestrator, { sceneId: made.scene_id });
  await newClient();
  const answer = await client.postJson('/api/scenes/import', { template_uuid: template.uuid, name: 'My stage' });
  assert.equal(answer.statusCode, 200, answer.body);
  const { scene_id, segments, character_uuids, credits_reserved, message } = answer.json();
  assert.notEqual(scene_id, made.scene_id);
  assert.deepEqual(
    character_uuids,
    segments.map(({ uuid }: { uuid: string }) => uuid),
  );
  assert.equal(credits_reserved, 0);
  assert.match(message, /My stage/);
  assert.equal((await client.get(`/api/scenes/${scene_id}`)).json().status, 'ready');
});

test('what was deleted is gone for its owner', async () => {
  await newClient();
  const { id } = (
    await client.postForm('/api/characters/preprocess', { name: 'Ada', image: await testPicture() })
  ).json();
  assert.deepEqual((await client.delete(`/api/characters/${id}`)).json(), { success: true });
  assertFailure(await client.get(`/api/characters/${id}`), 'CS-UORC01-003');
  assertFailure(await client.delete(`/api/characters/${id}`), 'CS-UORC01-003');
  assert.equal((await client.get('/api/characters')).json().total, 0);
});

test('a client that sets the content type on every request may have nothing to send', async () => {
  await newClient();
  const { id } = (
    await client.postForm('/api/characters/preprocess', { name: 'Ada', image: await testPicture() })
  ).json();
  const headers = { 'content-type': 'application/json' };
  assert.equal((await client.send('GET', `/api/characters/${id}`, { headers })).statusCode, 200);
  assert.equal((await client.send('DELETE', `/api/characters/${id}`, { headers })).statusCode, 200);
  assertFailure(await client.send('POST', '/api/render', { headers }), 'CS-UORC01-002');
});

test('lists come newest first, in pages', async () => {
  await newClient();
  for (const name of ['one', 'two', 'three']) {
    await client.postForm('/api/characters/preprocess', { name, image: await testPicture() });
  }
  const page = async (query: string): Promise<string[]> => {
    const { characters, total } = (await client.get(`/api/characters?${query}`)).json();
    assert.equal(total, 3);
    return characters.map(({ name }: { name: string }) => name);
  };
  assert.deepEqual(await page(''), ['three', 'two', 'one']);
  assert.deepEqual(await page('limit=1&offset=1'), ['two']);
  assert.deepEqual(await page('offset=5'), []);
});

test('the job that a request makes carries the id of the request, and the log line the id of the job', async () => {
  await newClient();
  const form = { name: 'Ada', image: await testPicture() };
  const { headers, payload } = await encodeForm(form);
  const answer = await client.send('POST', '/api/characters/preprocess', {
    headers: { ...headers, 'x-request-id': 'trace-9' },
    payload,
  });
  const { job_id } = answer.json();
  const { rows } = await api.orchestrator.database.query('select request_id from jobs where id = $1', [job_id]);
  assert.equal(rows[0]?.request_id, 'trace-9');
  const line = api.lines.find(({ msg, requestId }) => msg === 'request answered' && requestId === 'trace-9');
  assert.equal(line?.jobId, job_id);
  assert.equal(line?.accountId, client.accountId);
});

test('no key and no signature gets into the log', async () => {
  await newClient();
  const form = { ref_image: await testPicture(), driving_video: await testVideo() };
  const { job_id } = (await client.postForm('/api/render', form)).json();
  await completeJob(api, job_id);
  const { cdn_url } = await poll(job_id);
  await follow(cdn_url);
  const log = JSON.stringify(api.lines);
  assert.ok(!log.includes(client.key));
  assert.ok(!log.includes(new URL(cdn_url).searchParams.get('signature')!));
});
