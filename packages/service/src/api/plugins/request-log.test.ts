import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import Fastify, { type FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { addCaller } from './authentication.ts';
import { chooseRequestId } from './request-id.ts';
import { addRequestLog, logOptions, redactQuery } from './request-log.ts';

type Line = Record<string, unknown>;

function loggingApp(t: TestContext, level: string): { app: FastifyInstance; lines: Line[] } {
  const lines: Line[] = [];
  const log = pino({ level }, { write: (line: string) => lines.push(JSON.parse(line)) });
  const app = Fastify({ ...logOptions(log), genReqId: chooseRequestId });
  t.after(() => app.close());
  addCaller(app);
  addRequestLog(app);
  app.get('/jobs/:job_id', async () => 'job');
  app.get('/quiet', { config: { isQuiet: true } }, async () => 'quiet');
  app.get('/never', () => new Promise(() => {}));
  app.get('/leak', async (request) => {
    request.log.info({ headers: request.headers, request: { headers: request.headers } }, 'leak');
    return 'leak';
  });
  return { app, lines };
}

test('every request is one line with its ids, its address and what came of it', async (t) => {
  const { app, lines } = loggingApp(t, 'info');
  await app.inject({
    url: '/jobs/job_1?limit=2',
    headers: { 'x-request-id': 'r-1', authorization: 'Bearer sk-secret' },
  });
  assert.equal(lines.length, 1);
  const [line] = lines as [Line];
  assert.equal(line.requestId, 'r-1');
  assert.equal(line.jobId, 'job_1');
  assert.equal(line.method, 'GET');
  assert.equal(line.url, '/jobs/job_1?limit=2');
  assert.equal(line.status, 200);
  assert.equal(typeof line.durationMs, 'number');
  assert.doesNotMatch(JSON.stringify(lines), /secret/);
});

test('what machines ask for all the time is logged only on request', async (t) => {
  const { app, lines } = loggingApp(t, 'info');
  await app.inject('/quiet');
  assert.deepEqual(lines, []);
  const talkative = loggingApp(t, 'debug');
  await talkative.app.inject('/quiet');
  assert.equal(talkative.lines.length, 1);
});

test('a client that goes away before its answer is noted', async (t) => {
  const { app, lines } = loggingApp(t, 'info');
  await app.listen({ host: '127.0.0.1', port: 0 });
  const leaving = new AbortController();
  const { port } = app.server.address() as AddressInfo;
  const asking = fetch(`http://127.0.0.1:${port}/never?signature=secret`, { signal: leaving.signal });
  await once(app.server, 'request');
  setTimeout(() => leaving.abort(), 20);
  await assert.rejects(asking, { name: 'AbortError' });
  while (lines.length < 2) await setImmediate();
  const line = lines.find(({ msg }) => msg === 'request aborted by its client');
  assert.equal(line?.url, '/never?signature=…');
});

test('a key stays out of the log even where somebody logs all headers', async (t) => {
  const { app, lines } = loggingApp(t, 'info');
  const headers = { authorization: 'Bearer sk-secret', cookie: 'secret', 'x-api-key': 'secret' };
  await app.inject({ url: '/leak', headers });
  assert.doesNotMatch(JSON.stringify(lines), /secret/);
  assert.match(JSON.stringify(lines), /Redacted/);
});

test('the signature of a link stays out of the log', () => {
  assert.equal(redactQuery('/a?signature=s&expires=1&limit=5'), '/a?signature=…&expires=…&limit=5');
  assert.equal(redactQuery('/a?x'), '/a?x=…');
  assert.equal(redactQuery('/a'), '/a');
});
