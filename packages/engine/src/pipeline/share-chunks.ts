/** Lets several workers render the chunks of a clip, as many as are worth their start. */
import { setTimeout as sleep } from 'node:timers/promises';
import { ChunkQueue } from './chunk-queue.ts';

export type Sharing = {
  /** Workers that are there: they begin at once, and one does in any case. */
  readyCount: number;
  /** Workers at most, at least 1. */
  workers: number;
  /** After so long the others join, where chunks are left for them; 0 lets all begin at once. */
  joinAfterMs: number;
};

/**
 * Renders each chunk once. Who takes the next one takes the one that follows where that can be.
 *
 * @returns what `render` gave, by chunk
 * @throws what `render` throws for the chunk that fails first, without waiting for those that are being rendered
 */
export async function shareChunks<T>(
  count: number,
  { readyCount, workers, joinAfterMs }: Sharing,
  render: (chunk: number) => Promise<T>,
): Promise<T[]> {
  const queue = new ChunkQueue(count);
  const results: T[] = [];
  const work = async (): Promise<void> => {
    for (let i = queue.take(); i !== undefined; i = queue.take(i)) results[i] = await render(i);
  };
  const begin = (workerCount: number): Promise<unknown> => Promise.all(Array.from({ length: workerCount }, work));
  const firstCount = joinAfterMs === 0 ? workers : Math.min(workers, Math.max(1, readyCount));
  const settled = new AbortController();
  const first = begin(firstCount).finally(() => settled.abort());
  const patience = sleep(joinAfterMs, true, { signal: settled.signal }).catch(() => false);
  const others = patience.then((isOver) => isOver && begin(workers - firstCount));
  await Promise.all([first, others]);
  return results;
}
