/** GET /livez: whether this process answers at all. */
import type { FastifyInstance } from 'fastify';
import { routeOf } from '../route-of.ts';

export function addLivez(app: FastifyInstance): void {
  app.route({
    ...routeOf('getLiveState'),
    config: { isQuiet: true },
    async handler() {
      return { status: 'ok' };
    },
  });
}
