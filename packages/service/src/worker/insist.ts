/** Tries an effect on the database again while the database is away. Only for effects that are fenced: doing them twice does no harm. */
import { setTimeout as sleep } from 'node:timers/promises';

const PAUSE_MS = 500;

/** @throws what the last try threw, once `patienceMs` are over */
export async function insist<T>(
  effect: () => Promise<T>,
  { patienceMs, onRetry }: { patienceMs: number; onRetry: (error: unknown) => void },
): Promise<T> {
  const startMs = performance.now();
  for (;;) {
    try {
      return await effect();
    } catch (error) {
      if (performance.now() - startMs > patienceMs) throw error;
      onRetry(error);
      await sleep(PAUSE_MS);
    }
  }
}
