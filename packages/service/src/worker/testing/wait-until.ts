/** Waits in tests for what happens elsewhere. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Far longer than anything takes: what is not there by then will never be. */
const PATIENCE_MS = 180_000;

/** Looks again and again until there is something. @throws Error when there is nothing for minutes */
export async function waitUntil<T>(what: string, look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (const startMs = performance.now(); performance.now() - startMs < PATIENCE_MS; await sleep(20)) {
    const found = await look();
    if (found !== undefined) return found;
  }
  throw new Error(`waited in vain: ${what}`);
}
