/** Answers what no route is there for: an unknown path, a method that a path does not have, and OPTIONS. */
import { UnderstudyError } from '@understudy/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Refuses before a key is asked for or a body is read: 405 with `Allow` where the path has other methods, else 404. */
export function addUnknownRoutes(app: FastifyInstance): void {
  app.addHook('onRequest', async function refuseUnknownRoute(request, reply) {
    if (!request.is404) return;
    const allowed = allowedMethods(app, request);
    if (allowed.length === 0) throw new UnderstudyError('CS-UORC01-003');
    reply.header('allow', allowed.join(', '));
    if (request.method !== 'OPTIONS') throw new UnderstudyError('CS-UORC01-405');
    return answerOptions(reply);
  });
  // Only for routes that say themselves that there is nothing: the hook has answered all others.
  app.setNotFoundHandler(function answerNotFound() {
    throw new UnderstudyError('CS-UORC01-003');
  });
}

function allowedMethods(app: FastifyInstance, { url }: FastifyRequest): string[] {
  const methods = app.supportedMethods.filter((method) => app.findRoute({ method, url }) !== null);
  return methods.length === 0 ? [] : [...methods, 'OPTIONS'];
}

/** Success is always 200, here as well. */
function answerOptions(reply: FastifyReply): FastifyReply {
  return reply.code(200).header('content-length', 0).send();
}
