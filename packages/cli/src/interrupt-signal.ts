/** Ties Ctrl-C and its like to an AbortSignal: the first asks for an orderly end, a second one ends at once. */
import { constants } from 'node:os';
import { Interruption } from './report-failure.ts';

/** A terminal and the launcher may both deliver the same Ctrl-C; within this time they count as one. */
const SAME_REQUEST_MS = 400;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export type InterruptSignal = Disposable & { signal: AbortSignal };

/**
 * @param force called on the second request; has to end the process
 */
export function listenForInterrupts(force: (exitCode: number) => void): InterruptSignal {
  const controller = new AbortController();
  let requestedAt = Number.NEGATIVE_INFINITY;
  const handle = (name: NodeJS.Signals): void => {
    const interruption = new Interruption(name, constants.signals[name]);
    const sinceFirst = performance.now() - requestedAt;
    if (!controller.signal.aborted) {
      requestedAt = performance.now();
      controller.abort(interruption);
    } else if (sinceFirst > SAME_REQUEST_MS) force(interruption.exitCode);
  };
  for (const name of SIGNALS) process.on(name, handle);
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      for (const name of SIGNALS) process.off(name, handle);
    },
  };
}
