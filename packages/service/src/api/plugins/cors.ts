/** Lets web pages of other origins use the API, where the operator names them. Off by default. */
import type { FastifyInstance } from 'fastify';

const HOUR_SECONDS = 3600;

const PREFLIGHT_HEADERS = {
  'access-control-allow-methods': 'GET, HEAD, POST, DELETE',
  'access-control-allow-headers': 'Authorization, Content-Type, X-Request-Id',
  'access-control-max-age': HOUR_SECONDS,
};

const EXPOSED_HEADERS = 'X-Request-Id, Retry-After, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset';

/**
 * `origins`: such as `https://studio.example`, or `*` for any. Keys are sent in a header that pages must set on purpose and never in
 * cookies, so even `*` lets no page act for somebody who does not mean it. To be called before `addUnknownRoutes`, which answers OPTIONS.
 */
export function addCors(app: FastifyInstance, origins: readonly string[]): void {
  if (origins.length === 0) return;
  app.addHook('onRequest', function allowOrigin(request, reply, done) {
    const { origin } = request.headers;
    reply.header('vary', 'Origin');
    if (origin !== undefined && (origins.includes('*') || origins.includes(origin))) {
      reply.header('access-control-allow-origin', origin);
      reply.header('access-control-expose-headers', EXPOSED_HEADERS);
      if (request.method === 'OPTIONS') reply.headers(PREFLIGHT_HEADERS);
    }
    done();
  });
}
