/** Which failures of the database pass by themselves. */
import { errorCode } from '../store-error.ts';

/** The server cannot be reached at the moment: it starts, stops, changes over or has reached its limit of connections. */
const UNREACHABLE = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'],
  // PostgreSQL: too many connections; stopped by an administrator, by a crash; not yet, or no longer, accepting.
  ...['53300', '57P01', '57P02', '57P03'],
  ...['08000', '08001', '08003', '08004', '08006'],
]);

/** PostgreSQL gave up one of several transactions that stood in each other's way: serialization failure, deadlock. */
const CONFLICT = new Set(['40001', '40P01']);

/** Whether the connection is what failed, so that another one may do. */
export function isConnectionLost(error: unknown): boolean {
  if (UNREACHABLE.has(errorCode(error))) return true;
  // pg has no codes for these.
  return (
    error instanceof Error && /^Connection terminated|^Client has encountered a connection error/.test(error.message)
  );
}

/** Whether the same transaction may well succeed when it is run again. */
export function isConflict(error: unknown): boolean {
  return CONFLICT.has(errorCode(error));
}
