/** Slows down whoever tries out keys: counts the unknown ones that an address sends, in this process. */

import { normalizeIP } from '@fastify/rate-limit';
import { LIMITS, UnderstudyError } from '@understudy/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';

const WINDOW_MS = 60_000;

/** Addresses that are counted at the same time; the one that was counted first is forgotten first. */
const COUNTED_ADDRESSES = 10_000;

type Count = { unknown: number; endsAtMs: number };

/**
 * Known keys are never held up, whatever else their address sends: behind a proxy all clients have the proxy's. An address of IPv6 counts
 * with its whole /64, which is what one client has.
 */
export class UnknownKeys {
  readonly #counts = new Map<string, Count>();

  /** What to answer to an unknown key: CS-UORC01-007, or CS-ORRL-001 with `Retry-After` where its address has sent too many. */
  refuse(request: FastifyRequest, reply: FastifyReply, now: Date): UnderstudyError {
    const { unknown, endsAtMs } = this.#count(normalizeIP(request.ip), now.getTime());
    if (unknown <= LIMITS.unknownKeysPerMinute) return new UnderstudyError('CS-UORC01-007');
    const seconds = Math.ceil((endsAtMs - now.getTime()) / 1000);
    reply.header('retry-after', seconds);
    return new UnderstudyError('CS-ORRL-001', {
      problem: `more than ${LIMITS.unknownKeysPerMinute} unknown keys were sent from this address within a minute`,
    });
  }

  #count(address: string, nowMs: number): Count {
    const current = this.#counts.get(address);
    if (current && current.endsAtMs > nowMs) {
      current.unknown++;
      return current;
    }
    const first = { unknown: 1, endsAtMs: nowMs + WINDOW_MS };
    // Taken out first, so that it comes last again.
    this.#counts.delete(address);
    this.#counts.set(address, first);
    if (this.#counts.size > COUNTED_ADDRESSES) this.#counts.delete(this.#counts.keys().next().value!);
    return first;
  }
}
