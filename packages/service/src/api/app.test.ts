import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ENDPOINTS, type Endpoint, OPERATION_ENDPOINTS } from '@understudy/protocol';
import { SECURITY_HEADERS } from './plugins/security-headers.ts';
import { assertFailure } from './testing/assert-failure.ts';
import { openTestApi, type TestApi } from './testing/open-test-api.ts';

let api: TestApi;

before(async () => {
  api = await openTestApi({ corsOrigins: ['https://studio.example'] });
});

after(() => api[Symbol.asyncDispose]());

const endpoints: [id: string, endpoint: Endpoint][] = Object.entries({ ...ENDPOINTS, ...OPERATION_ENDPOINTS });

const example = (path: string): string => path.replaceAll(/\{\w+\}/g, 'x');

test('the app has every endpoint of the table, and no route besides', () => {
  for (const [id, { method, path }] of endpoints) {
    assert.ok(api.app.hasRoute({ method, url: path.replaceAll(/\{(\w+)\}/g, ':$1') }), id);
  }
  const printed = api.app.printRoutes({ commonPrefix: false });
  const methods = [...printed.matchAll(/\(([A-Z, ]+)\)/g)].flatMap(([, list]) => list!.split(', '));
  assert.equal(methods.filter((method) => method !== 'HEAD').length, endpoints.length, printed);
});

test('every endpoint that needs a key says so before anything else, and no other asks for one', async () => {
  for (const [id, { method, path, auth }] of endpoints) {
    const answer = await api.app.inject({ method, url: example(path) });
    if (auth === 'key') assertFailure(answer, 'CS-UORC01-006');
    else assert.notEqual(answer.statusCode, 401, id);
  }
});

test('every answer forbids browsers to make anything of it', async () => {
  const client = await api.openAccount();
  for (const answer of [
    await client.get('/api/credits'),
    await client.get('/nowhere'),
    await api.app.inject('/api/credits'),
    await api.app.inject('/api/%zz'),
    await api.app.inject({ method: 'OPTIONS', url: '/api/credits' }),
  ]) {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) assert.equal(answer.headers[name], value, name);
    assert.equal(answer.headers.server, undefined);
    assert.equal(answer.headers['x-powered-by'], undefined);
  }
});

test('a slash too many in the base URL of a client does no harm', async () => {
  const client = await api.openAccount();
  assert.equal((await client.get('//api/credits/')).statusCode, 200);
});

test('HEAD is answered like GET, without the body', async () => {
  const answer = await api.app.inject({ method: 'HEAD', url: '/livez' });
  assert.equal(answer.statusCode, 200);
  assert.equal(answer.body, '');
});

test('pages of the origin that the operator has named may ask', async () => {
  const origin = 'https://studio.example';
  const headers = { origin, 'access-control-request-method': 'POST' };
  const answer = await api.app.inject({ method: 'OPTIONS', url: '/api/render', headers });
  assert.equal(answer.statusCode, 200);
  assert.equal(answer.headers['access-control-allow-origin'], origin);
});

test('the description of the API is served as the protocol builds it', async () => {
  const answer = await api.app.inject('/openapi.json');
  assert.equal(answer.statusCode, 200);
  const document = answer.json();
  assert.equal(document.openapi, '3.1.0');
  for (const [, { path }] of endpoints) assert.ok(document.paths[path], path);
});
