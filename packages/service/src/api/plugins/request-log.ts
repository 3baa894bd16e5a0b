/** One JSON line for every request that was answered. Holds ids, never keys, names or signatures. */
import {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyRequest,
  type FastifyServerOptions,
  LogController,
} from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    /** The job that the request is about, for the log. */
    jobId: string | null;
  }
  interface FastifyContextConfig {
    /** Asked for all the time by machines: logged only at level debug, unless the server fails. */
    isQuiet?: boolean;
  }
}

/** Query parameters whose values say nothing secret; a signed link says with its query who may read a result. */
const PLAIN_PARAMETERS = new Set(['limit', 'offset', 'status']);

/** The levels at which everything is logged. */
const TALKATIVE_LEVELS = new Set(['debug', 'trace']);

/** Nothing logs headers; should anything ever, these stay out. */
const REDACTED = ['authorization', 'cookie', '["x-api-key"]'].flatMap((header) => {
  const step = header.startsWith('[') ? header : `.${header}`;
  return [`headers${step}`, `*.headers${step}`];
});

/** The options by which Fastify logs to `log`, with the request's id in every line and without lines of its own. */
export function logOptions(log: FastifyBaseLogger): Pick<FastifyServerOptions, 'loggerInstance' | 'logController'> {
  return {
    loggerInstance: log.child({}, { redact: REDACTED }),
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
  };
}

export function addRequestLog(app: FastifyInstance): void {
  app.decorateRequest('jobId', null);
  const isTalkative = TALKATIVE_LEVELS.has(app.log.level);
  addAbortLog(app);
  app.addHook('onResponse', function logAnswer(request, reply, done) {
    const isQuiet = request.routeOptions.config.isQuiet === true && reply.statusCode < 500;
    if (isQuiet && !isTalkative) return done();
    request.log[isQuiet ? 'debug' : 'info'](
      {
        method: request.method,
        url: redactQuery(request.url),
        status: reply.statusCode,
        durationMs: Math.round(reply.elapsedTime * 10) / 10,
        accountId: request.caller?.accountId,
        keyId: request.caller?.keyId,
        jobId: jobOf(request),
        address: request.ip,
      },
      'request answered',
    );
    done();
  });
}

/** The client went away before it had its answer. */
function addAbortLog(app: FastifyInstance): void {
  app.addHook('onRequestAbort', function logAbort(request, done) {
    const { method, url } = request;
    request.log.info({ method, url: redactQuery(url), address: request.ip }, 'request aborted by its client');
    done();
  });
}

function jobOf(request: FastifyRequest): string | undefined {
  const { job_id: named } = (request.params ?? {}) as { job_id?: string };
  return request.jobId ?? named;
}

/** The address with the values of its query parameters taken out, apart from harmless ones. */
export function redactQuery(url: string): string {
  const start = url.indexOf('?');
  if (start === -1) return url;
  const parts = url.slice(start + 1).split('&');
  return `${url.slice(0, start)}?${parts.map(redactParameter).join('&')}`;
}

function redactParameter(part: string): string {
  const [name] = part.split('=', 1);
  return PLAIN_PARAMETERS.has(name!) ? part : `${name}=…`;
}
