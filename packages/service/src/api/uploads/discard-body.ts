/** Reads what is left of a refused body and throws it away: many clients listen for the answer only after they have sent everything. */
import type { IncomingMessage } from 'node:http';
import { LIMITS } from '@understudy/protocol';

/** As much as the largest body that is accepted has; who sends more is cut off. */
const MAX_DISCARDED_BYTES = LIMITS.videoBytes + LIMITS.pictureBytes + 16 * 1024 * 1024;

/** Returns at once. The connection stays usable if the body ends in time. */
export function discardBody(request: IncomingMessage): void {
  if (request.readableEnded || request.destroyed) return;
  let discardedBytes = 0;
  request.unpipe();
  request.on('data', (chunk: Buffer) => {
    discardedBytes += chunk.length;
    if (discardedBytes > MAX_DISCARDED_BYTES) request.destroy();
  });
  // A client that goes away now is nobody's problem.
  request.on('error', () => {});
  request.resume();
}
