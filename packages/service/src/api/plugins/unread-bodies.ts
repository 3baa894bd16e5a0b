/** Bounds what is still read of a body after its request was answered: a refused upload must not go on for ever. */
import type { FastifyInstance } from 'fastify';
import { discardBody } from '../uploads/discard-body.ts';

/** Many clients hear the answer only when they have sent everything. */
const DEFAULTS = { lingerMs: 30_000 };

/** `lingerMs`: how long a client may go on sending what nobody wants. */
export function addUnreadBodies(app: FastifyInstance, options: Partial<typeof DEFAULTS> = {}): void {
  const { lingerMs } = { ...DEFAULTS, ...options };
  app.addHook('onResponse', function discardUnread({ raw }, _reply, done) {
    if (!raw.complete && !raw.destroyed) {
      discardBody(raw);
      const timer = setTimeout(() => raw.destroy(), lingerMs).unref();
      raw.once('end', () => clearTimeout(timer));
      raw.once('close', () => clearTimeout(timer));
    }
    done();
  });
}
