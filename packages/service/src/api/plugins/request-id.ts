/** Gives every request an id that its answer, its log lines and its jobs carry: the caller's own where that is sane. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';

/** Letters that are safe in a header, a log line and a URL; no more than 128 of them. */
const SANE_ID = /^[A-Za-z0-9._-]{1,128}$/;

/**
 * The id of a request: its `X-Request-Id` if that is at most 128 characters of `A-Z a-z 0-9 . _ -`, else a new UUID.
 * Given to Fastify as `genReqId`, so that it is there before the first hook runs.
 */
export function chooseRequestId(request: Pick<IncomingMessage, 'headers'>): string {
  const wanted = request.headers['x-request-id'];
  return typeof wanted === 'string' && SANE_ID.test(wanted) ? wanted : randomUUID();
}

/** Sends the id back as `X-Request-Id`. */
export function addRequestId(app: FastifyInstance): void {
  app.addHook('onRequest', function sendRequestId(request, reply, done) {
    reply.header('x-request-id', request.id);
    done();
  });
}
