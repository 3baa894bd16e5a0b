/** Two accounts at every endpoint: nothing of one is visible or usable to the other, and none can be told from what does not exist. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertFailure } from './testing/assert-failure.ts';
import { completeJob } from './testing/complete-job.ts';
import { openTestApi, type TestApi, type TestClient } from './testing/open-test-api.ts';
import { testPicture, testVideo } from './testing/test-media.ts';

let api: TestApi;
let owner: TestClient;
let stranger: TestClient;
/** What the owner has. */
let ids: { job: string; character: string; scene: string; person: string };

before(async () => {
  api = await openTestApi();
  owner = await api.openAccount();
  stranger = await api.openAccount();
  const character = await owner.postForm('/api/characters/preprocess', { name: 'Ada', image: await testPicture() });
  const scene = await owner.postForm('/api/scenes/preprocess', { name: 'Hall', video: await testVideo() });
  await completeJob(api, character.json().job_id);
  await completeJob(api, scene.json().job_id);
  const { character_id } = character.json();
  const { scene_id } = scene.json();
  const job = await owner.postJson('/api/render', { character_id, scene_id });
  const { segments } = (await owner.get(`/api/scenes/${scene_id}`)).json();
  ids = { job: job.json().job_id, character: character_id, scene: scene_id, person: segments[0].uuid };
});

after(() => api[Symbol.asyncDispose]());

const NOBODYS = '0123456789abcdefghjkmnpqrstvwxyz';

test('lists show only what belongs to the account', async () => {
  for (const [path, list] of [
    ['/api/render', 'jobs'],
    ['/api/characters', 'characters'],
    ['/api/scenes', 'scenes'],
  ]) {
    assert.equal((await owner.get(path!)).json().total, 1, path);
    assert.deepEqual((await stranger.get(path!)).json(), { [list!]: [], total: 0 }, path);
  }
});

test('the things of another answer exactly like things that do not exist', async () => {
  const pairs = [
    ['GET', `/api/characters/${ids.character}`, `/api/characters/char_${NOBODYS}`],
    ['DELETE', `/api/characters/${ids.character}`, `/api/characters/char_${NOBODYS}`],
    ['GET', `/api/scenes/${ids.scene}`, `/api/scenes/scene_${NOBODYS}`],
    ['DELETE', `/api/scenes/${ids.scene}`, `/api/scenes/scene_${NOBODYS}`],
    ['DELETE', `/api/render/${ids.job}`, `/api/render/job_${NOBODYS}`],
  ] as const;
  const headers = { 'x-request-id': 'same' };
  for (const [method, others, nobodys] of pairs) {
    const found = await stranger.send(method, others, { headers });
    const missing = await stranger.send(method, nobodys, { headers });
    assertFailure(found, 'CS-UORC01-003');
    assert.equal(found.body, missing.body, `${method} ${others}`);
  }
});

test('a render cannot use the character, the scene or the people of another', async () => {
  const { character, scene, person } = ids;
  const own = await stranger.postForm('/api/characters/preprocess', { name: 'Own', image: await testPicture() });
  await completeJob(api, own.json().job_id);
  const ownCharacter = own.json().character_id;
  const driving_video = await testVideo();
  const render = (fields: Record<string, string | Blob>) => stranger.postForm('/api/render', fields);
  assertFailure(await render({ character_id: character, driving_video }), 'CS-ORIV-008');
  assertFailure(await render({ character_id: ownCharacter, scene_id: scene }), 'CS-ORIV-009');
  const character_mapping = JSON.stringify({ [person]: ownCharacter });
  assertFailure(await render({ scene_id: scene, character_mapping }), 'CS-ORIV-009');
  assert.equal((await stranger.get('/api/render')).json().total, 0);
  const ownScene = await stranger.postForm('/api/scenes/preprocess', { name: 'Own', video: driving_video });
  await completeJob(api, ownScene.json().job_id);
  const { scene_id } = ownScene.json();
  assertFailure(await render({ character_id: character, scene_id }), 'CS-ORIV-008');
  const { segments } = (await stranger.get(`/api/scenes/${scene_id}`)).json();
  const stolen = JSON.stringify({ [segments[0].uuid]: character });
  assertFailure(await render({ scene_id, character_mapping: stolen }), 'CS-ORIV-012');
});

test('a scene of another is no template', async () => {
  assertFailure(await stranger.postJson('/api/scenes/import', { template_id: ids.scene }), 'CS-UORC01-003');
});

test('everybody pays from their own balance', async () => {
  const before = (await owner.get('/api/credits')).json();
  const spent = await stranger.postForm('/api/characters/preprocess', { name: 'Bob', image: await testPicture() });
  assert.equal(spent.statusCode, 200);
  assert.deepEqual((await owner.get('/api/credits')).json(), before);
});

test('all of it is still there for its owner, and a job for whoever knows its id', async () => {
  assert.equal((await owner.get(`/api/characters/${ids.character}`)).json().name, 'Ada');
  assert.equal((await owner.get(`/api/scenes/${ids.scene}`)).json().name, 'Hall');
  assert.equal((await api.app.inject(`/api/render/${ids.job}`)).json().status, 'queued');
});
