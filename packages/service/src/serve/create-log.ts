/** The log of the service: lines of JSON on stderr, so that stdout stays free for people. */
import { type Logger, pino } from 'pino';
import type { Settings } from '../config/index.ts';

/** @param bindings stand in every line */
export function createLog({ logLevel }: Pick<Settings, 'logLevel'>, bindings: Record<string, unknown> = {}): Logger {
  const destination = pino.destination({ dest: process.stderr.fd, sync: true });
  return pino({ level: logLevel, base: bindings, timestamp: pino.stdTimeFunctions.isoTime }, destination);
}
