/** GET /readyz: whether jobs that are sent here now will be carried out. */
import { type FieldProblem, UnderstudyError } from '@understudy/protocol';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { readLoad } from '../../../orchestrator/index.ts';
import { askDatabase } from '../../../store/queries/ask-database.ts';
import type { ApiContext } from '../../api-context.ts';
import { routeOf } from '../route-of.ts';

/** Whoever asks wants to know within seconds, also when a part does not answer at all. */
const CHECK_TIMEOUT_MS = 2000;

/** An object that is never there: to be told so is proof enough that the store answers. */
const PROBE_KEY = 'readyz';

/** What is wrong with a part; undefined where nothing is. Throws where it cannot be asked. */
type Check = () => Promise<string | undefined>;

/**
 * 200 with every part `ok`, or 503 CS-ORRS-001 that names the parts which are not. Anybody may ask, and a look costs a request to the
 * object store: one look is under way at a time, and who asks meanwhile shares it.
 */
export function addReadyz(app: FastifyInstance, context: ApiContext): void {
  const parts = Object.entries(checksOf(context));
  let looking: Promise<FieldProblem[]> | undefined;
  app.route({
    ...routeOf('getReadyState'),
    config: { isQuiet: true },
    async handler() {
      looking ??= askParts(parts, context.log).finally(() => {
        looking = undefined;
      });
      const fields = await looking;
      if (fields.length > 0) throw new UnderstudyError('CS-ORRS-001', { problem: 'not ready', fields });
      return { status: 'ok', ...Object.fromEntries(parts.map(([field]) => [field, 'ok'])) };
    },
  });
}

/** What is wrong; empty where nothing is. */
async function askParts(parts: [field: string, check: Check][], log: FastifyBaseLogger): Promise<FieldProblem[]> {
  const problems = await Promise.all(parts.map(([field, check]) => askPart(field, { check, log })));
  return problems.filter((problem) => problem !== undefined);
}

async function askPart(
  field: string,
  { check, log }: { check: Check; log: FastifyBaseLogger },
): Promise<FieldProblem | undefined> {
  try {
    const problem = await withinTime(check);
    return problem === undefined ? undefined : { field, problem };
  } catch (error) {
    log.warn({ err: error, part: field }, 'part of the service does not answer');
    return { field, problem: 'does not answer' };
  }
}

function checksOf({ database, objects, orchestrator }: ApiContext): Record<string, Check> {
  return {
    database: async () => {
      await askDatabase(database);
      return undefined;
    },
    object_store: async () => {
      await objects.stat(PROBE_KEY);
      return undefined;
    },
    workers: async () => {
      const { liveWorkers } = await readLoad(orchestrator);
      return liveWorkers > 0 ? undefined : 'no worker has given a sign of life';
    },
  };
}

async function withinTime(check: Check): Promise<string | undefined> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${CHECK_TIMEOUT_MS} ms`)), CHECK_TIMEOUT_MS);
  try {
    return await Promise.race([check(), promise]);
  } finally {
    clearTimeout(timer);
  }
}
