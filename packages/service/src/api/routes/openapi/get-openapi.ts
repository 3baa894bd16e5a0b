/** GET /openapi.json: the description of this API for programs. */
import { buildOpenApi } from '@understudy/protocol';
import type { FastifyInstance } from 'fastify';
import { JSON_TYPE } from '../../plugins/error-envelope.ts';

export function addGetOpenApi(app: FastifyInstance): void {
  const document = JSON.stringify(buildOpenApi());
  app.get('/openapi.json', async function getOpenApi(_request, reply) {
    return reply.type(JSON_TYPE).send(document);
  });
}
