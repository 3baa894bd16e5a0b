import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { UnderstudyError } from '@understudy/protocol';
import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify';
import { pino } from 'pino';
import { assertFailure, problemOf } from '../testing/assert-failure.ts';
import { addErrorEnvelope, answerError } from './error-envelope.ts';
import { addJsonBodies } from './json-bodies.ts';
import { addRequestId, chooseRequestId } from './request-id.ts';
import { addRequestLog, logOptions } from './request-log.ts';
import { addSecurityHeaders } from './security-headers.ts';
import { addUnknownRoutes } from './unknown-routes.ts';

type Options = FastifyServerOptions & { onLine?: (line: string) => void };

/** An app with the plugins that answer errors, and routes that fail in every way. */
function failingApp(t: TestContext, { onLine = () => {}, ...options }: Options = {}): FastifyInstance {
  const log = pino({ level: 'debug' }, { write: onLine });
  const app = Fastify({
    ...logOptions(log),
    genReqId: chooseRequestId,
    frameworkErrors: answerError,
    bodyLimit: 1000,
    routerOptions: { maxParamLength: 20 },
    ...options,
  }) as FastifyInstance;
  t.after(() => app.close());
  addErrorEnvelope(app);
  addJsonBodies(app);
  app.decorateRequest('caller', null);
  addRequestId(app);
  addSecurityHeaders(app);
  addUnknownRoutes(app);
  addRequestLog(app);
  app.get('/crash', async () => {
    throw new TypeError('secret inside');
  });
  app.get('/throw-text', async () => {
    throw 'secret inside';
  });
  app.get('/busy', async () => {
    throw new UnderstudyError('CS-ORRS-001');
  });
  app.get('/trap', async () => {
    throw Object.defineProperty(new Error('trap'), 'statusCode', {
      get() {
        throw new Error('secret inside');
      },
    });
  });
  app.get('/unwritable', { schema: { response: { 200: SCHEMA } } }, async () => ({}));
  app.get('/items/:id', async () => 'item');
  app.post('/items', async () => 'made');
  return app;
}

const SCHEMA = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] };

test('an unknown path is CS-UORC01-003, whatever its body is', async (t) => {
  const app = failingApp(t);
  assertFailure(await app.inject('/nowhere'), 'CS-UORC01-003');
  const broken = {
    method: 'POST',
    url: '/nowhere',
    headers: { 'content-type': 'application/json' },
    payload: '{',
  } as const;
  assertFailure(await app.inject(broken), 'CS-UORC01-003');
  const strange = { method: 'POST', url: '/nowhere', headers: { 'content-type': 'text/csv' }, payload: 'a,b' } as const;
  assertFailure(await app.inject(strange), 'CS-UORC01-003');
});

test('a part of a path that is longer than any id is CS-UORC01-003', async (t) => {
  assertFailure(await failingApp(t).inject(`/items/${'x'.repeat(21)}`), 'CS-UORC01-003');
});

test('a method that a path does not have is CS-UORC01-405 and tells those that it has', async (t) => {
  const app = failingApp(t);
  const answer = await app.inject({ method: 'DELETE', url: '/items/1?x=1' });
  assertFailure(answer, 'CS-UORC01-405');
  assert.equal(answer.headers.allow, 'GET, HEAD, OPTIONS');
  const unusual = await app.inject({ method: 'PROPFIND' as 'GET', url: '/items' });
  assertFailure(unusual, 'CS-UORC01-405');
  assert.equal(unusual.headers.allow, 'POST, OPTIONS');
});

test('OPTIONS tells the methods of a path with status 200', async (t) => {
  const app = failingApp(t);
  const answer = await app.inject({ method: 'OPTIONS', url: '/items' });
  assert.equal(answer.statusCode, 200);
  assert.equal(answer.headers.allow, 'POST, OPTIONS');
  assert.equal(answer.body, '');
  assertFailure(await app.inject({ method: 'OPTIONS', url: '/nowhere' }), 'CS-UORC01-003');
});

test('a broken percent encoding in the path is CS-UORC01-002', async (t) => {
  const detail = assertFailure(await failingApp(t).inject('/items/%zz'), 'CS-UORC01-002');
  assert.match(problemOf(detail, '')!, /percent sign/);
});

test('what is wrong with a body is CS-UORC01-002 and says what', async (t) => {
  const app = failingApp(t);
  const send = (type: string, payload: string) =>
    app.inject({ method: 'POST', url: '/items', headers: { 'content-type': type }, payload });
  const problem = async (type: string, payload: string) =>
    problemOf(assertFailure(await send(type, payload), 'CS-UORC01-002'), '')!;
  assert.match(await problem('application/json', '{"a":'), /not valid JSON/);
  assert.match(await problem('application/json', '{"__proto__": {}}'), /__proto__/);
  assert.match(await problem('application/json', '{"constructor": {"prototype": {}}}'), /constructor/);
  assert.match(await problem('application/xml', '<a/>'), /content type is not accepted/);
  assert.match(await problem('', 'x'), /content type is not accepted/);
  assert.match(await problem('application/json', JSON.stringify('x'.repeat(1000))), /larger than/);
});

test('a crash is CS-UORC01-004, tells nothing of the inside, and is logged with the id of the request', async (t) => {
  const lines: string[] = [];
  const app = failingApp(t, { onLine: (line) => lines.push(line) });
  for (const url of ['/crash', '/throw-text', '/unwritable']) {
    lines.length = 0;
    const answer = await app.inject({ url, headers: { 'x-request-id': 'trace-7' } });
    const detail = assertFailure(answer, 'CS-UORC01-004');
    assert.equal(detail.request_id, 'trace-7');
    assert.doesNotMatch(answer.body, /secret|TypeError|node_modules/);
    const entry = lines.map((line) => JSON.parse(line)).find((line) => line.msg === 'unforeseen error');
    assert.equal(entry.requestId, 'trace-7');
    assert.equal(entry.level, 50);
    assert.ok(entry.err, url);
  }
});

test('a crash while an error is answered is CS-UORC99-999', async (t) => {
  const lines: string[] = [];
  const app = failingApp(t, { onLine: (line) => lines.push(line) });
  const answer = await app.inject('/trap');
  assertFailure(answer, 'CS-UORC99-999');
  assert.doesNotMatch(answer.body, /secret/);
  assert.match(lines.join(''), /error while an error was answered/);
});

test('a logger that fails takes no answer with it', async (t) => {
  const app = failingApp(t, {
    onLine: () => {
      throw new Error('disk full');
    },
  });
  assertFailure(await app.inject('/crash'), 'CS-UORC99-999');
});

test('503 tells when to come back', async (t) => {
  const answer = await failingApp(t).inject('/busy');
  assertFailure(answer, 'CS-ORRS-001');
  assert.equal(answer.headers['retry-after'], '5');
});

test('every answer tells the id of its request, good ones too', async (t) => {
  const app = failingApp(t);
  const answer = await app.inject({ url: '/items/1', headers: { 'x-request-id': 'mine' } });
  assert.equal(answer.headers['x-request-id'], 'mine');
  assert.match(String((await app.inject('/items/1')).headers['x-request-id']), /^[0-9a-f-]{36}$/);
});
