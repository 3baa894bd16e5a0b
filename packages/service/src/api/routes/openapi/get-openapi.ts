/** GET /openapi.json: the description of this API for programs. */
import { readFileSync } from 'node:fs';
import { buildOpenApi } from '@understudy/protocol';
import type { FastifyInstance } from 'fastify';
import type { ApiContext } from '../../api-context.ts';
import { JSON_TYPE } from '../../plugins/error-envelope.ts';
import { routeOf } from '../route-of.ts';

export function addGetOpenApi(app: FastifyInstance, { settings }: ApiContext): void {
  const { publicUrl } = settings;
  const document = JSON.stringify(
    buildOpenApi({ version: readVersion(), ...(publicUrl === undefined ? {} : { serverUrl: publicUrl }) }),
  );
  app.route({
    ...routeOf('getOpenApi'),
    async handler(_request, reply) {
      return reply.type(JSON_TYPE).send(document);
    },
  });
}

function readVersion(): string {
  const manifest = readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
