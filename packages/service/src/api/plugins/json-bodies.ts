/** Parses bodies of JSON. */
import type { FastifyInstance } from 'fastify';

/**
 * Refuses names that mean something to every object (`__proto__`, `constructor`). An empty body is none: many clients set the content type
 * on every request, also where they have nothing to send.
 */
export function addJsonBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, function parseJson(request, body, done) {
    if (body === '') done(null, undefined);
    else void parse(request, body, done);
  });
}
