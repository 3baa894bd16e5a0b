/** Tells the failures of the server's own disk from those of whoever sends. */
import { UnderstudyError } from '@understudy/protocol';

const FULL = new Set(['ENOSPC', 'EDQUOT']);
const CALLS = new Set(['open', 'write', 'close', 'unlink', 'mkdir']);

/** The error to throw if writing to disk failed: CS-ORRS-001 for a full one, otherwise itself. Undefined for other errors. */
export function asDiskFailure(error: unknown): unknown {
  const { code = '', syscall = '' } = error as NodeJS.ErrnoException;
  if (FULL.has(code)) {
    return new UnderstudyError('CS-ORRS-001', { problem: 'the server has no room for the file', cause: error });
  }
  // Sockets are written to as well, but only by a client that has gone.
  return CALLS.has(syscall) && code !== 'EPIPE' && code !== 'ECONNRESET' ? error : undefined;
}
