/** Waits for what has to happen on a machine that may be busy with other things. */
import { setTimeout as pause } from 'node:timers/promises';

const PATIENCE_MS = 180_000;
const INTERVAL_MS = 25;

/**
 * The first answer of `look` that is neither undefined nor false.
 *
 * @param what is waited for, as the end of the sentence "waited in vain for …"
 */
export async function waitUntil<T>(
  what: string,
  look: () => Promise<T | undefined | false> | T | undefined | false,
  { patienceMs = PATIENCE_MS }: { patienceMs?: number } = {},
): Promise<T> {
  const giveUpAt = performance.now() + patienceMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > giveUpAt) throw new Error(`waited in vain for ${what}`);
    await pause(INTERVAL_MS);
  }
}
