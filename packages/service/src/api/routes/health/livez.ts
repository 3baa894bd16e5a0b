/** GET /livez: whether this process answers at all. */
import type { FastifyInstance } from 'fastify';

export function addLivez(app: FastifyInstance): void {
  app.get('/livez', { config: { isQuiet: true } }, async function livez() {
    return { status: 'ok' };
  });
}
