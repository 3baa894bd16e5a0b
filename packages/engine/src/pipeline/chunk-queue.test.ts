import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ChunkQueue } from './chunk-queue.ts';

/** What each worker renders, when all take equally long. */
function share(count: number, workers: number): number[][] {
  const queue = new ChunkQueue(count);
  const taken: number[][] = Array.from({ length: workers }, () => []);
  for (;;) {
    let isAny = false;
    for (const own of taken) {
      const chunk = queue.take(own.at(-1));
      if (chunk === undefined) continue;
      own.push(chunk);
      isAny = true;
    }
    if (!isAny) return taken;
  }
}

test('one worker renders the chunks in order', () => {
  assert.deepEqual(share(5, 1), [[0, 1, 2, 3, 4]]);
});

test('two equally quick workers render one half each, in order', () => {
  assert.deepEqual(share(8, 2), [
    [0, 1, 2, 3],
    [4, 5, 6, 7],
  ]);
});

test('every chunk is rendered once, whatever the number of workers', () => {
  for (let workers = 1; workers < 9; workers++) {
    for (let count = 1; count < 30; count++) {
      const all = share(count, workers).flat();
      assert.deepEqual(
        all.toSorted((a, b) => a - b),
        Array.from({ length: count }, (_, i) => i),
      );
    }
  }
});

test('who is done early helps in the middle of what is left', () => {
  const queue = new ChunkQueue(12);
  assert.equal(queue.take(), 0);
  assert.equal(queue.take(), 6);
  for (const chunk of [1, 2, 3, 4, 5]) assert.equal(queue.take(chunk - 1), chunk);
  assert.equal(queue.take(5), 9);
});
