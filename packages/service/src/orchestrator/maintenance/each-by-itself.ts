/** Does the same to many things, such that one that fails keeps none of the others from being done. */
import type { OrchestratorLog } from '../orchestrator.ts';

/** What has failed is logged under `failure`, and left to the next round. */
export type EachOptions = { log: OrchestratorLog; failure: string };

/** Answers how many were done: those for which `work` did not answer false. */
export async function eachByItself<T>(
  items: readonly T[],
  work: (item: T) => Promise<unknown>,
  { log, failure }: EachOptions,
): Promise<number> {
  let done = 0;
  for (const item of items) {
    try {
      if ((await work(item)) !== false) done++;
    } catch (error) {
      log.error({ err: error, item }, failure);
    }
  }
  return done;
}
