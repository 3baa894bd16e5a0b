import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import Fastify from 'fastify';
import { addPromptClose } from './prompt-close.ts';

test('closing waits for answers that are on their way, not for clients that keep their connection', {
  timeout: 30_000,
}, async () => {
  const app = Fastify();
  addPromptClose(app);
  const begun = Promise.withResolvers<void>();
  const finish = Promise.withResolvers<void>();
  app.get('/', async () => {
    begun.resolve();
    await finish.promise;
    return 'answer';
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const answer = fetch(`http://127.0.0.1:${port}/`);
  await begun.promise;
  const closing = app.close();
  while (app.server.listening) await nextTurn();
  finish.resolve();
  assert.equal(await (await answer).text(), 'answer');
  await closing;
});
