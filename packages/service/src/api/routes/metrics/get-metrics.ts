/** GET /metrics: the numbers of the service and of this process, for Prometheus. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Registry } from 'prom-client';
import type { ApiContext } from '../../api-context.ts';
import { identify, requireScope } from '../../plugins/authentication.ts';
import { routeOf } from '../route-of.ts';

const LOCAL_ADDRESSES = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/** By these a proxy on the same machine tells that it asks for somebody else. */
const FORWARDING_HEADERS = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'];

/**
 * Open to programs on the same machine; everybody else needs a key with the scope `admin`. So does everybody where a public address is set:
 * then there is a proxy, which may be on the same machine and need not say for whom it asks.
 */
export function addGetMetrics(app: FastifyInstance, { orchestrator, settings }: ApiContext, registry: Registry): void {
  app.route({
    ...routeOf('getMetrics'),
    config: { isQuiet: true },
    async handler(request, reply) {
      const isOpen = settings.publicUrl === undefined && isLocal(request);
      if (!isOpen) requireScope(await identify(request, reply, orchestrator), 'admin');
      return reply.type(registry.contentType).send(await registry.metrics());
    },
  });
}

function isLocal({ headers, raw }: FastifyRequest): boolean {
  const isForwarded = FORWARDING_HEADERS.some((name) => headers[name] !== undefined);
  return !isForwarded && LOCAL_ADDRESSES.has(raw.socket.remoteAddress ?? '');
}
