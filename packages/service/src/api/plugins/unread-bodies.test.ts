import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { UnderstudyError } from '@understudy/protocol';
import Fastify from 'fastify';
import { addErrorEnvelope } from './error-envelope.ts';
import { addUnreadBodies } from './unread-bodies.ts';

async function open(t: TestContext, lingerMs: number): Promise<Socket> {
  const app = Fastify();
  addErrorEnvelope(app);
  addUnreadBodies(app, { lingerMs });
  app.addHook('onRequest', async () => {
    throw new UnderstudyError('CS-UORC01-006');
  });
  app.post('/', async () => 'never');
  await app.listen({ host: '127.0.0.1', port: 0 });
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  t.after(async () => {
    socket.destroy();
    await app.close();
  });
  socket.on('error', () => {});
  return socket;
}

const head = (bytes: number): string => `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${bytes}\r\n\r\n`;

test('a client that sends all of a refused body hears the answer, and the connection goes on', async (t) => {
  const socket = await open(t, 60_000);
  const body = Buffer.alloc(3_000_000);
  for (let round = 0; round < 2; round++) {
    socket.write(head(body.length));
    const [answer] = await once(socket, 'data');
    assert.match(String(answer), /^HTTP\/1\.1 401 /);
    await new Promise((resolve) => socket.write(body, resolve));
  }
});

test('a client that goes on sending a refused body for too long is cut off', async (t) => {
  const socket = await open(t, 50);
  socket.write(head(1_000_000_000));
  const [answer] = await once(socket, 'data');
  assert.match(String(answer), /^HTTP\/1\.1 401 /);
  const sending = setInterval(() => socket.write('more'), 5);
  // Whoever still sends may hear of the end as a reset, which `once` would throw.
  await new Promise((resolve) => socket.once('close', resolve));
  clearInterval(sending);
});
