/** Asks for a key: `Authorization: Bearer sk-…`. */
import { UnderstudyError } from '@understudy/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Caller, type KeyScope, type Orchestrator, verifyKey } from '../../orchestrator/index.ts';
import { UnknownKeys } from './unknown-keys.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is asking; null on routes that ask for no key. Read it with `callerOf`. */
    caller: Caller | null;
  }
  interface FastifyInstance {
    unknownKeys: UnknownKeys;
  }
}

/** The scheme in any case, spaces, then one token of the letters that RFC 6750 allows. */
const BEARER = /^bearer +([A-Za-z0-9._~+/=-]+) *$/i;

/** Gives every request a place for its caller, and the app one for those that it does not know. To be called once, on the whole app. */
export function addCaller(app: FastifyInstance): void {
  app.decorate('unknownKeys', new UnknownKeys());
  app.decorateRequest('caller', null);
}

/**
 * From here on every route of `scope` needs a key: one with the scope `read` to look, one with `write` to change something. Asked before
 * the body is read. The key is looked up by its hash, so how long the answer takes tells nothing about other keys.
 */
export function requireKey(scope: FastifyInstance, orchestrator: Orchestrator): void {
  scope.addHook('onRequest', async function authenticate(request, reply) {
    const caller = await identify(request, reply, orchestrator);
    requireScope(caller, request.method === 'GET' || request.method === 'HEAD' ? 'read' : 'write');
    request.caller = caller;
  });
}

/**
 * Who sends a request.
 *
 * @throws UnderstudyError CS-UORC01-006 no key, or not as a bearer token; -007 a key that is unknown, revoked or expired; CS-ORRL-001 too
 *   many of those
 */
export async function identify(
  request: FastifyRequest,
  reply: FastifyReply,
  orchestrator: Orchestrator,
): Promise<Caller> {
  const [, key] = BEARER.exec(request.headers.authorization ?? '') ?? [];
  if (key === undefined) throw new UnderstudyError('CS-UORC01-006');
  const caller = await verifyKey(orchestrator, key);
  if (caller === undefined) throw request.server.unknownKeys.refuse(request, reply, orchestrator.now());
  return caller;
}

/** @throws UnderstudyError CS-UORC01-007 where the key is not made for this */
export function requireScope(caller: Caller, scope: KeyScope): void {
  if (caller.scopes.includes(scope)) return;
  const problem = `this key has no scope '${scope}'`;
  throw new UnderstudyError('CS-UORC01-007', { problem });
}

/** Who is asking, on a route behind `requireKey`. */
export function callerOf(request: FastifyRequest): Caller {
  if (request.caller === null) throw new Error(`${request.method} ${request.routeOptions.url} asks for no key`);
  return request.caller;
}
