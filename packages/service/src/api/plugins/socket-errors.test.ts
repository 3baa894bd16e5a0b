import assert from 'node:assert/strict';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import type { ErrorCode } from '@understudy/protocol';
import Fastify from 'fastify';
import { assertFailure } from '../testing/assert-failure.ts';
import { addErrorEnvelope, answerError } from './error-envelope.ts';
import { addRequestId, chooseRequestId } from './request-id.ts';
import { addSecurityHeaders } from './security-headers.ts';
import { addSocketErrors, answerSocketError } from './socket-errors.ts';
import { addUnknownRoutes } from './unknown-routes.ts';

/** A listening app; the answer is a function that sends raw bytes on a connection of their own and returns what comes back. */
async function listen(t: TestContext): Promise<(bytes: string) => Promise<string>> {
  const app = Fastify({
    genReqId: chooseRequestId,
    frameworkErrors: answerError,
    clientErrorHandler: answerSocketError,
    http: { requireHostHeader: false, headersTimeout: 300, connectionsCheckingInterval: 50 },
  });
  t.after(() => app.close());
  addErrorEnvelope(app);
  addRequestId(app);
  addSecurityHeaders(app);
  addSocketErrors(app);
  addUnknownRoutes(app);
  app.get('/', async () => 'fine');
  app.post('/', async () => 'fine');
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  return async (bytes) => {
    const socket = connect(port, '127.0.0.1');
    socket.write(bytes);
    const answer = await text(socket);
    socket.destroy();
    return answer;
  };
}

/** Takes raw HTTP apart and checks the envelope in it. */
function assertRawFailure(answer: string, code: ErrorCode): string {
  const [head, body] = answer.split('\r\n\r\n') as [string, string];
  const [statusLine, ...lines] = head.split('\r\n') as [string, ...string[]];
  const headers = Object.fromEntries(lines.map((line) => [line.split(': ')[0]!.toLowerCase(), line.split(': ')[1]]));
  assert.equal(Number(headers['content-length']), Buffer.byteLength(body));
  const detail = assertFailure({ statusCode: Number(statusLine.split(' ')[1]), headers, body }, code);
  return detail.errors?.[0]?.problem ?? '';
}

test('bytes that are no HTTP get the envelope', async (t) => {
  const send = await listen(t);
  assert.match(assertRawFailure(await send('hello\r\n\r\n'), 'CS-UORC01-002'), /not valid HTTP|method is unknown/);
  assert.match(
    assertRawFailure(await send('BREW / HTTP/1.1\r\nHost: a\r\n\r\n'), 'CS-UORC01-002'),
    /not valid|unknown/,
  );
  const twoLengths = 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na';
  assertRawFailure(await send(twoLengths), 'CS-UORC01-002');
  const injected = 'GET / HTTP/1.1\r\nHost: a\r\nX-Request-Id: a\nb: c\r\n\rx: y\r\n\r\n';
  assertRawFailure(await send(injected), 'CS-UORC01-002');
});

test('headers larger than the server takes get the envelope', async (t) => {
  const send = await listen(t);
  const answer = await send(`GET / HTTP/1.1\r\nHost: a\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`);
  assert.match(assertRawFailure(answer, 'CS-UORC01-002'), /larger than 16 KB/);
});

test('a client that never ends its headers gets the envelope', async (t) => {
  const send = await listen(t);
  assert.match(assertRawFailure(await send('GET / HTTP/1.1\r\nHost: a\r\n'), 'CS-UORC01-002'), /in time/);
});

test('a request without Host gets the envelope', async (t) => {
  const send = await listen(t);
  assert.match(assertRawFailure(await send('GET / HTTP/1.1\r\nConnection: close\r\n\r\n'), 'CS-UORC01-002'), /Host/);
  assert.match(await send('GET / HTTP/1.0\r\n\r\n'), /fine$/);
});

test('an expectation that nobody can meet and a request for a tunnel get the envelope', async (t) => {
  const send = await listen(t);
  const expecting = await send('GET / HTTP/1.1\r\nHost: a\r\nExpect: tea\r\nConnection: close\r\n\r\n');
  assert.match(assertRawFailure(expecting, 'CS-UORC01-002'), /expectation/);
  const tunnel = await send('CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n');
  assertRawFailure(tunnel, 'CS-UORC01-405');
  assert.match(tunnel, /\r\nallow: /i);
});

test('a body whose chunks are broken gets the envelope', async (t) => {
  const send = await listen(t);
  const answer = await send(
    'POST / HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
  );
  assertRawFailure(answer, 'CS-UORC01-002');
});
