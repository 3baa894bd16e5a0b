import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findServer } from './find-server.ts';

test('without a server the work is done here, also where a key is set', () => {
  assert.equal(findServer({}, {}), undefined);
  assert.equal(findServer({}, { UNDERSTUDY_KEY: 'sk-1', UNDERSTUDY_SERVER: '' }), undefined);
});

test('options win over the environment', () => {
  const env = { UNDERSTUDY_SERVER: 'https://a.example', UNDERSTUDY_KEY: 'sk-a' };
  assert.deepEqual(findServer({}, env), { url: new URL('https://a.example'), key: 'sk-a' });
  const flags = { server: 'http://b.example/understudy', key: 'sk-b' };
  assert.deepEqual(findServer(flags, env), { url: new URL('http://b.example/understudy'), key: 'sk-b' });
});

test('an address that is none, a missing key and a key for nobody are told', () => {
  assert.throws(() => findServer({ server: 'localhost:8750', key: 'sk-1' }, {}), /the server is 'localhost:8750'/);
  assert.throws(() => findServer({ server: 'http://localhost' }, {}), { code: 'CS-UORC01-006' });
  assert.throws(() => findServer({ key: 'sk-1' }, {}), /without --server/);
});
