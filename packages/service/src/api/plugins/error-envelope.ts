/** Answers every error of every request with the envelope of the contract: `{"detail": {error_code, message, action, …}}`. */
import { errorRow, toEnvelope, UnderstudyError } from '@understudy/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { nameFailure } from './name-failure.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

export const JSON_TYPE = 'application/json; charset=utf-8';

/** What `Retry-After` says where nothing more precise is known: workers become free within seconds. */
const RETRY_AFTER_SECONDS = 5;

/** From here on nothing that a route throws gets out in another shape. */
export function addErrorEnvelope(app: FastifyInstance): void {
  app.setErrorHandler(answerError);
}

/** Also Fastify's `frameworkErrors`: errors of requests that never reach a route, for which no hook runs. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  try {
    sendEnvelope(error, request, reply);
  } catch (errorInErrorPath) {
    sendLastResort(errorInErrorPath, request, reply);
  }
}

function sendEnvelope(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const failure = nameFailure(error);
  const { status } = errorRow(failure.code);
  logFailure(failure, request);
  const body = JSON.stringify(toEnvelope(failure, request.id));
  reply.code(status).headers(SECURITY_HEADERS).header('x-request-id', request.id).type(JSON_TYPE);
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  if ((status === 429 || status === 503) && !reply.hasHeader('retry-after')) {
    reply.header('retry-after', RETRY_AFTER_SECONDS);
  }
  void reply.send(body);
}

function logFailure(failure: UnderstudyError, request: FastifyRequest): void {
  const facts = { errorCode: failure.code };
  if (failure.code === 'CS-UORC01-004')
    request.log.error({ ...facts, err: failure.cause ?? failure }, 'unforeseen error');
  else request.log.debug({ ...facts, problem: failure.problem }, 'request refused');
}

/** Trusts nothing that may just have failed: neither the logger nor the reply, and no text that depends on the error. */
function sendLastResort(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  reply.hijack();
  if (reply.raw.headersSent) {
    reply.raw.destroy();
    return;
  }
  const body = JSON.stringify(toEnvelope(new UnderstudyError('CS-UORC99-999'), request.id));
  reply.raw.writeHead(errorRow('CS-UORC99-999').status, {
    ...SECURITY_HEADERS,
    'x-request-id': request.id,
    'content-type': JSON_TYPE,
    'content-length': Buffer.byteLength(body),
  });
  reply.raw.end(body);
  try {
    request.log.fatal({ err: error }, 'error while an error was answered');
  } catch {
    // The logger itself is what failed; the client has its answer.
  }
}
