/** Tells when the client of a request has gone, so that nobody goes on working for it. */
import type { FastifyRequest } from 'fastify';
import { fieldRefused } from './refuse-field.ts';

/** Nobody hears it, but it stands in the log: as no failure of the server. */
const GONE = { problem: 'the client closed the connection before it had its answer' };

/**
 * Aborted with CS-UORC01-002 when the connection ends before the request is answered. Disposing it stops the watch.
 *
 * Fastify's `request.signal` is no use here: it is aborted as soon as the body has been read.
 */
export function watchClient({ raw }: FastifyRequest): Disposable & { signal: AbortSignal } {
  const controller = new AbortController();
  const { socket } = raw;
  const leave = (): void => controller.abort(fieldRefused('', GONE));
  if (socket.destroyed) leave();
  // The connection stays for further requests, the listener must not.
  else socket.once('close', leave);
  return { signal: controller.signal, [Symbol.dispose]: () => socket.off('close', leave) };
}
