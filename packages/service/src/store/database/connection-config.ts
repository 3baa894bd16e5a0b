/** What every connection of the service has in common. */
import type pg from 'pg';
import { valueParsers } from './parse-values.ts';

/**
 * - Our tables lie in `public`, the queue's in `bullmq`; no names occur in both, so one path serves both, also where the
 *   queue's statements join a transaction of ours.
 * - A process that was stopped in the middle of a transaction loses it, and its locks, after a minute.
 */
const SESSION_SETTINGS = { search_path: 'public,bullmq', idle_in_transaction_session_timeout: '60s', timezone: 'UTC' };

const CONNECTION_TIMEOUT_MS = 10_000;

/**
 * @throws Error if the URL cannot be parsed
 */
export function connectionConfig(url: string): pg.ClientConfig {
  const parsed = new URL(url);
  const ownOptions = parsed.searchParams.get('options');
  // pg prefers what the URL says.
  parsed.searchParams.delete('options');
  const sessionOptions = Object.entries(SESSION_SETTINGS).map(([name, value]) => `-c ${name}=${value}`);
  return {
    connectionString: parsed.href,
    options: [...(ownOptions ? [ownOptions] : []), ...sessionOptions].join(' '),
    application_name: 'understudy',
    connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    types: valueParsers,
  };
}
