/** Lets connections end with the answer that is on its way when the server closes: clients keep them open for a next request. */
import type { FastifyInstance } from 'fastify';

/** Node closes only the connections that are idle at that moment; those that become so later it would wait for. */
export function addPromptClose(app: FastifyInstance): void {
  app.addHook('preClose', function endIdleConnections(done) {
    // Read anew after every answer. Zero would mean for ever.
    app.server.keepAliveTimeout = 1;
    done();
  });
}
