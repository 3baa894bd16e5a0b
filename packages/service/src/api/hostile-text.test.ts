/** Text that attacks something on its way: it comes back as the data that it is. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertFailure } from './testing/assert-failure.ts';
import { openTestApi, type TestApi, type TestClient } from './testing/open-test-api.ts';
import { testPicture } from './testing/test-media.ts';

let api: TestApi;
let client: TestClient;

before(async () => {
  api = await openTestApi();
  client = await api.openAccount();
});

after(() => api[Symbol.asyncDispose]());

const NAMES = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "'; drop table jobs; --",
  'a\r\nSet-Cookie: admin=1',
  '\u2028\u2029\u0085',
  '../../etc/passwd',
  '{jndi:ldap://a/b}{{7*7}}',
  '{"detail":{"error_code":"CS-UORC01-004"}}',
  '__proto__',
  'ناس 👩‍👩‍👧‍👦 ‮txt',
];

test('a hostile name comes back unchanged, as JSON that no browser takes for a page', async () => {
  for (const name of NAMES) {
    const created = await client.postForm('/api/characters/preprocess', { name, image: await testPicture() });
    assert.equal(created.statusCode, 200, created.body);
    const answer = await client.get(`/api/characters/${created.json().id}`);
    // Forms in the shape of multipart turn single line breaks into pairs; space around a name is not part of it.
    assert.equal(answer.json().name, name.trim());
    assert.match(String(answer.headers['content-type']), /^application\/json/);
    assert.equal(answer.headers['x-content-type-options'], 'nosniff');
    assert.equal(answer.headers['set-cookie'], undefined);
  }
  const { characters, total } = (await client.get('/api/characters?limit=100')).json();
  assert.equal(total, NAMES.length);
  assert.deepEqual(
    characters.map(({ name }: { name: string }) => name),
    NAMES.map((name) => name.trim()).reverse(),
  );
});

test('a hostile host never becomes part of a header or a broken link', async () => {
  for (const host of ['evil.example', '"><script>', 'a/b', 'a@b', 'x'.repeat(300)]) {
    const answer = await client.send('GET', '/api/characters', { headers: { host } });
    assert.equal(answer.statusCode, 200);
    assert.doesNotMatch(JSON.stringify(answer.headers), /evil|script/);
  }
});

test('a request id that would break a line is not echoed', async () => {
  for (const id of ['a\nb: c', '<script>', 'x'.repeat(129)]) {
    const answer = await client.send('GET', '/api/nothing', { headers: { 'x-request-id': id } });
    const detail = assertFailure(answer, 'CS-UORC01-003');
    assert.match(detail.request_id, /^[0-9a-f-]{36}$/);
  }
});

test('fields named like parts of every object are only unknown fields', async () => {
  const fields = '{"character_id": "char_x", "scene_id": "scene_x", "constructor": {"a": 1}, "toString": "x"}';
  const headers = { 'content-type': 'application/json' };
  assertFailure(await client.send('POST', '/api/render', { headers, payload: fields }), 'CS-ORIV-008');
  const poisoned = '{"character_id": "char_x", "__proto__": {"isAdmin": true}}';
  assertFailure(await client.send('POST', '/api/render', { headers, payload: poisoned }), 'CS-UORC01-002');
});

test('what was sent is quoted in an error shortly and harmlessly', async () => {
  const answer = await client.postJson('/api/render', { model: `<b>\u0000\u001b[31m${'x'.repeat(5000)}` });
  assert.ok(answer.body.length < 2000);
  assert.ok(!answer.body.includes('\u001b'));
});
