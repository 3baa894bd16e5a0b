/** Answers with the envelope where Node gives up a connection before there is a request: broken syntax, huge headers, silence. */
import { randomUUID } from 'node:crypto';
import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ErrorCode, errorRow, toEnvelope, UnderstudyError } from '@understudy/protocol';
import type { FastifyInstance } from 'fastify';
import { JSON_TYPE } from './error-envelope.ts';
import { chooseRequestId } from './request-id.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

/** What the HTTP parser found, by the codes of Node; all others are broken syntax. */
const PROBLEMS: Record<string, string> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'the request did not arrive in time',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'the extensions of a chunk are too long',
  HPE_HEADER_OVERFLOW: 'the headers are larger than 16 KB',
  HPE_INVALID_METHOD: 'the method is unknown',
};

type Answer = { body: string; headers: Record<string, string | number>; status: number };

/** To be given to Fastify as `clientErrorHandler`. */
export function answerSocketError(this: FastifyInstance, error: Error & { code?: string }, socket: Duplex): void {
  // Told already: what is still on its way does not make it another refusal.
  if (socket.writableEnded) return;
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = PROBLEMS[error.code ?? ''] ?? 'the request is not valid HTTP';
  const answer = refuse('CS-UORC01-002', { requestId: randomUUID(), problem });
  this.log.debug({ problem, parserCode: error.code }, 'connection refused');
  if (isAnswering(socket)) socket.destroy();
  else endRaw(socket, answer);
}

/** The events for which Node has answers of its own, without a body, unless somebody listens. */
export function addSocketErrors(app: FastifyInstance): void {
  const server = app.server as Server;
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    const problem = 'the only expectation that can be met is 100-continue';
    const { status, headers, body } = refuse('CS-UORC01-002', { requestId: chooseRequestId(request), problem });
    response.writeHead(status, headers).end(body);
  });
  server.on('connect', (request: IncomingMessage, socket: Duplex) => {
    endRaw(socket, refuse('CS-UORC01-405', { requestId: chooseRequestId(request), allow: 'GET, POST, DELETE' }));
  });
  app.addHook('onRequest', async function requireHost(request) {
    if (request.raw.httpVersion === '1.1' && request.headers.host === undefined) {
      const problem = 'HTTP/1.1 requires a Host header';
      throw new UnderstudyError('CS-UORC01-002', { problem });
    }
  });
}

/** Half an answer has been sent: a second one in the middle of it would be read as part of the first. */
function isAnswering(socket: Duplex): boolean {
  return (socket as Duplex & { _httpMessage?: ServerResponse | null })._httpMessage?.headersSent === true;
}

function refuse(code: ErrorCode, facts: { requestId: string; problem?: string; allow?: string }): Answer {
  const { requestId, problem, allow } = facts;
  const fields = problem === undefined ? [] : [{ field: '', problem }];
  const body = JSON.stringify(toEnvelope(new UnderstudyError(code, { fields }), requestId));
  const headers = {
    ...SECURITY_HEADERS,
    ...(allow === undefined ? {} : { allow }),
    'x-request-id': requestId,
    'content-type': JSON_TYPE,
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  };
  return { body, headers, status: errorRow(code).status };
}

function endRaw(socket: Duplex, { status, headers, body }: Answer): void {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  socket.end([`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, '', body].join('\r\n'));
  // Whatever else is sent on this connection cannot be told from the broken part.
  socket.resume();
  setTimeout(() => socket.destroy(), 2000).unref();
}
