/** The HTTP API: puts its plugins and routes together, and does nothing else. */
import Fastify, { type FastifyInstance } from 'fastify';
import { Registry } from 'prom-client';
import type { ApiContext } from './api-context.ts';
import { downloads } from './downloads/index.ts';
import { addProcessMetrics } from './metrics/process-metrics.ts';
import { addServiceMetrics } from './metrics/service-metrics.ts';
import { addCaller, requireKey } from './plugins/authentication.ts';
import { addCors } from './plugins/cors.ts';
import { addErrorEnvelope, answerError } from './plugins/error-envelope.ts';
import { addJsonBodies } from './plugins/json-bodies.ts';
import { addPromptClose } from './plugins/prompt-close.ts';
import { limitRate } from './plugins/rate-limit.ts';
import { addRequestId, chooseRequestId } from './plugins/request-id.ts';
import { addRequestLog, logOptions } from './plugins/request-log.ts';
import { addRequestMetrics } from './plugins/request-metrics.ts';
import { addSecurityHeaders } from './plugins/security-headers.ts';
import { addSocketErrors, answerSocketError } from './plugins/socket-errors.ts';
import { addUnknownRoutes } from './plugins/unknown-routes.ts';
import { addUnreadBodies } from './plugins/unread-bodies.ts';
import { addCharacterRoutes } from './routes/characters/index.ts';
import { addGetCredits } from './routes/credits/get-credits.ts';
import { addLivez } from './routes/health/livez.ts';
import { addReadyz } from './routes/health/readyz.ts';
import { addGetMetrics } from './routes/metrics/get-metrics.ts';
import { addGetOpenApi } from './routes/openapi/get-openapi.ts';
import { addGetRender } from './routes/render/get-render.ts';
import { addRenderRoutes } from './routes/render/index.ts';
import { addSceneRoutes } from './routes/scenes/index.ts';
import { uploads } from './uploads/index.ts';

/** Largest body that is not a form with files, bytes. */
const BODY_LIMIT_BYTES = 1024 * 1024;

/** A connection on which nothing moves is closed: long enough for a create that stores a large file elsewhere. */
const IDLE_TIMEOUT_MS = 5 * 60_000;

/** A whole request, the largest upload over a slow line included. */
const REQUEST_TIMEOUT_MS = 60 * 60_000;

/** The API, ready to `listen` or `inject`. Closing it leaves what `context` holds open. */
export function buildApi(context: ApiContext): FastifyInstance {
  const app = Fastify({
    ...logOptions(context.log),
    genReqId: chooseRequestId,
    frameworkErrors: answerError,
    clientErrorHandler: answerSocketError,
    bodyLimit: BODY_LIMIT_BYTES,
    connectionTimeout: IDLE_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    // What is under way is finished while the server closes; Fastify's own answer would not be an envelope.
    return503OnClosing: false,
    http: { requireHostHeader: false },
    routerOptions: { ignoreTrailingSlash: true, ignoreDuplicateSlashes: true, maxParamLength: 512 },
  });
  addPlugins(app, context);
  void app.register(uploads, { context });
  void app.register(downloads, { context });
  addOpenRoutes(app, context);
  void app.register(async function routesWithKey(scope) {
    requireKey(scope, context.orchestrator);
    await limitRate(scope, context.settings.rateLimitPerMinute);
    addRenderRoutes(scope, context);
    addCharacterRoutes(scope, context);
    addSceneRoutes(scope, context);
    addGetCredits(scope, context);
  });
  return app;
}

/** What holds for every request. The order is that in which the hooks run. */
function addPlugins(app: FastifyInstance, context: ApiContext): void {
  addErrorEnvelope(app);
  addCaller(app);
  addRequestId(app);
  addSecurityHeaders(app);
  addSocketErrors(app);
  addCors(app, context.settings.corsOrigins);
  addUnknownRoutes(app);
  addJsonBodies(app);
  addUnreadBodies(app);
  addRequestLog(app);
  addPromptClose(app);
}

/** Routes without a key: polling (the job's id is the capability), health, metrics, the description of the API. */
function addOpenRoutes(app: FastifyInstance, context: ApiContext): void {
  const registry = new Registry();
  addRequestMetrics(app, registry);
  addServiceMetrics(registry, context.database, context.settings.heartbeatTimeoutMs);
  const processMetrics = addProcessMetrics(registry);
  app.addHook('onClose', async () => processMetrics[Symbol.dispose]());
  addGetRender(app, context);
  addLivez(app);
  addReadyz(app, context);
  addGetMetrics(app, context, registry);
  addGetOpenApi(app, context);
}
