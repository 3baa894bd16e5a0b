/** Tells when the client of a request has gone, so that nobody goes on working for it. */
import type { FastifyRequest } from 'fastify';

/**
 * Aborted when the connection ends before the request is answered. Disposing it stops the watch.
 *
 * Fastify's `request.signal` is no use here: it is aborted as soon as the body has been read.
 */
export function watchClient({ raw }: FastifyRequest): Disposable & { signal: AbortSignal } {
  const controller = new AbortController();
  const { socket } = raw;
  const leave = (): void => controller.abort(new Error('the client closed the connection'));
  if (socket.destroyed) leave();
  // The connection stays for further requests, the listener must not.
  else socket.once('close', leave);
  return { signal: controller.signal, [Symbol.dispose]: () => socket.off('close', leave) };
}
