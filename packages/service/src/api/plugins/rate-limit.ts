/** Bounds how many requests a key may make in a minute. */
import rateLimit from '@fastify/rate-limit';
import { UnderstudyError } from '@understudy/protocol';
import type { FastifyInstance } from 'fastify';
import { callerOf } from './authentication.ts';

const WINDOW_MS = 60_000;

/** Keys that are counted at the same time; the one that was quiet longest is forgotten first. */
const COUNTED_KEYS = 10_000;

/**
 * Counts the requests of every route that is added to `scope` from here on, by key and in this process. Above the limit the answer is
 * CS-ORRL-001 with `Retry-After`; every answer tells in `X-RateLimit-*` what is left. To be called after `requireKey`.
 */
export async function limitRate(scope: FastifyInstance, maxPerMinute: number): Promise<void> {
  await scope.register(rateLimit, {
    max: maxPerMinute,
    timeWindow: WINDOW_MS,
    cache: COUNTED_KEYS,
    keyGenerator: (request) => callerOf(request).keyId,
    errorResponseBuilder: (_request, { after }) =>
      new UnderstudyError('CS-ORRL-001', {
        problem: `this key may make ${maxPerMinute} requests a minute; the next one is possible in ${after}`,
      }),
  });
}
