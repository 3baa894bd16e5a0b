/** Starts the thread that ends this process when its owner is gone. */
import { Worker } from 'node:worker_threads';

/** @param parentPid the owner: this process's parent, unless it died already */
export function watchParent(parentPid: number): void {
  const watch = new Worker(new URL('./parent-watch-worker.ts', import.meta.url), {
    workerData: { parentPid },
    resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 },
  });
  watch.unref();
}
