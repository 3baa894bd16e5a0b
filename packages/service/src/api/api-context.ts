/** What every route and plugin of the API works with; `serve` puts it together, tests put together their own. */
import type { FastifyBaseLogger } from 'fastify';
import type { Settings } from '../config/index.ts';
import type { Orchestrator } from '../orchestrator/index.ts';
import type { Database, ObjectStore } from '../store/index.ts';

export type ApiContext = {
  settings: Settings;
  database: Database;
  objects: ObjectStore;
  orchestrator: Orchestrator;
  /** The clock: what decides about expiry. */
  now: () => Date;
  /** A pino logger. The API adds request ids to its lines. */
  log: FastifyBaseLogger;
};
