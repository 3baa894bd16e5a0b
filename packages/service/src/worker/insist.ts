/** Effects on the database by a worker that may lose its database, or its task, while it waits for the answer. */
import { setTimeout as sleep } from 'node:timers/promises';

const PAUSE_MS = 500;

/**
 * Tries an effect again while the database is away. Only for effects that are fenced: doing them twice does no harm.
 *
 * @throws what the last try threw, once `patienceMs` are over
 */
export async function insist<T>(
  effect: () => Promise<T>,
  { patienceMs, onRetry }: { patienceMs: number; onRetry: (error: unknown) => void },
): Promise<T> {
  const timeUp = AbortSignal.timeout(patienceMs);
  for (;;) {
    try {
      return await unlessAborted(timeUp, effect());
    } catch (error) {
      if (timeUp.aborted) throw error;
      onRetry(error);
      await sleep(PAUSE_MS);
    }
  }
}

/** The answer; or the reason of the signal as soon as it aborts, whatever then becomes of the answer. */
export async function unlessAborted<T>(signal: AbortSignal, answer: Promise<T>): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const onAbort = (): void => aborted.reject(signal.reason);
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort);
  // Nobody waits for it any more.
  answer.catch(() => {});
  try {
    return await Promise.race([answer, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
