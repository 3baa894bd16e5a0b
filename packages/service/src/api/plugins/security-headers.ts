/** The headers that keep a browser from making anything of an answer but data. */
import type { FastifyInstance } from 'fastify';

/**
 * Sent with every answer, also with those that are written past Fastify. Names that users chose come back unchanged inside
 * JSON; `nosniff` and the empty policy make that safe. No cache may keep an answer, because it belongs to one key.
 * A route whose answer is no data (downloads) overwrites what it must.
 */
export const SECURITY_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
} as const;

/** Sets `SECURITY_HEADERS` on every answer before anything else happens, so that errors carry them as well. */
export function addSecurityHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', function setSecurityHeaders(_request, reply, done) {
    reply.headers(SECURITY_HEADERS);
    done();
  });
}
