/** Bounds what is still read of a body after its request was answered: a refused upload must not go on for ever. */
import type { FastifyInstance } from 'fastify';
import { discardBody } from '../uploads/discard-body.ts';

/** How long a client may go on sending what nobody wants. Many hear the answer only when they have sent everything. */
const LINGER_MS = 30_000;

export function addUnreadBodies(app: FastifyInstance): void {
  app.addHook('onResponse', function discardUnread({ raw }, _reply, done) {
    if (!raw.complete && !raw.destroyed) {
      discardBody(raw);
      const timer = setTimeout(() => raw.destroy(), LINGER_MS).unref();
      raw.once('close', () => clearTimeout(timer));
    }
    done();
  });
}
