/** Ties Ctrl-C and its like to an AbortSignal: the first asks for an orderly end, those after it for a quicker one. */
import { constants } from 'node:os';
import { Interruption } from './report-failure.ts';

/** A terminal and the launcher may both deliver the same Ctrl-C; within this time they count as one. */
const SAME_REQUEST_MS = 400;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export type InterruptSignal = Disposable & { signal: AbortSignal };

/**
 * @param force called on the second request and on each after it; has to end the process, or to see that it ends soon
 */
export function listenForInterrupts(force: (exitCode: number) => void): InterruptSignal {
  const controller = new AbortController();
  let requestedAt = Number.NEGATIVE_INFINITY;
  const handle = (name: NodeJS.Signals): void => {
    const interruption = new Interruption(name, constants.signals[name]);
    if (performance.now() - requestedAt < SAME_REQUEST_MS) return;
    requestedAt = performance.now();
    if (controller.signal.aborted) force(interruption.exitCode);
    else controller.abort(interruption);
  };
  for (const name of SIGNALS) process.on(name, handle);
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      for (const name of SIGNALS) process.off(name, handle);
    },
  };
}
