import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import Fastify, { type FastifyInstance } from 'fastify';
import { addCors } from './cors.ts';
import { addErrorEnvelope } from './error-envelope.ts';
import { addUnknownRoutes } from './unknown-routes.ts';

const ORIGIN = 'https://studio.example';

function app(t: TestContext, origins: string[]): FastifyInstance {
  const server = Fastify();
  t.after(() => server.close());
  addErrorEnvelope(server);
  addCors(server, origins);
  addUnknownRoutes(server);
  server.get('/items', async () => 'items');
  return server;
}

function preflight(server: FastifyInstance, origin: string) {
  const headers = { origin, 'access-control-request-method': 'GET' };
  return server.inject({ method: 'OPTIONS', url: '/items', headers });
}

test('no page of another origin may use the API unless the operator says so', async (t) => {
  const { headers } = await preflight(app(t, []), ORIGIN);
  assert.equal(headers['access-control-allow-origin'], undefined);
});

test('a page of a named origin may use the API, with the key in a header', async (t) => {
  const server = app(t, [ORIGIN]);
  const answer = await preflight(server, ORIGIN);
  assert.equal(answer.statusCode, 200);
  assert.equal(answer.headers['access-control-allow-origin'], ORIGIN);
  assert.match(String(answer.headers['access-control-allow-headers']), /Authorization/);
  assert.match(String(answer.headers['access-control-allow-methods']), /DELETE/);
  assert.equal(answer.headers['access-control-allow-credentials'], undefined);
  const read = await server.inject({ url: '/items', headers: { origin: ORIGIN } });
  assert.equal(read.headers['access-control-allow-origin'], ORIGIN);
  assert.match(String(read.headers['access-control-expose-headers']), /X-Request-Id/);
});

test('a page may also read why it was refused', async (t) => {
  const answer = await app(t, [ORIGIN]).inject({ url: '/nowhere', headers: { origin: ORIGIN } });
  assert.equal(answer.statusCode, 404);
  assert.equal(answer.headers['access-control-allow-origin'], ORIGIN);
});

test('origins that the operator has not named get nothing, and caches are told that it depends', async (t) => {
  const { headers } = await preflight(app(t, [ORIGIN]), 'https://evil.example');
  assert.equal(headers['access-control-allow-origin'], undefined);
  assert.equal(headers.vary, 'Origin');
});

test('a star allows every origin', async (t) => {
  const { headers } = await preflight(app(t, ['*']), 'https://any.example');
  assert.equal(headers['access-control-allow-origin'], 'https://any.example');
});
