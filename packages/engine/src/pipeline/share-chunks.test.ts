import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Sharing, shareChunks } from './share-chunks.ts';

/** @returns how many chunks were being rendered when each chunk began */
async function share(count: number, sharing: Sharing, chunkMs: number): Promise<number[]> {
  let atWork = 0;
  return shareChunks(count, sharing, async () => {
    const atStart = ++atWork;
    await sleep(chunkMs);
    atWork--;
    return atStart;
  });
}

test('workers that are there begin at once, and nobody joins them for what is done soon', async () => {
  assert.equal(Math.max(...(await share(6, { readyCount: 2, workers: 4, joinAfterMs: 60_000 }, 1))), 2);
  assert.equal(Math.max(...(await share(6, { readyCount: 0, workers: 4, joinAfterMs: 60_000 }, 1))), 1);
});

test('the others join where the work goes on for long', async () => {
  const atWork = await share(6, { readyCount: 1, workers: 3, joinAfterMs: 20 }, 50);
  assert.equal(atWork[0], 1);
  assert.equal(Math.max(...atWork), 3);
});

test('all begin at once where they are not to be waited for', async () => {
  const atWork = await share(3, { readyCount: 0, workers: 3, joinAfterMs: 0 }, 5);
  assert.deepEqual(atWork.toSorted(), [1, 2, 3]);
});

test('there are no more workers than chunks, and what they give is in the order of the chunks', async () => {
  const results = await shareChunks(3, { readyCount: 8, workers: 8, joinAfterMs: 0 }, async (chunk) => {
    await sleep(10 - 3 * chunk);
    return chunk;
  });
  assert.deepEqual(results, [0, 1, 2]);
});

test('a chunk that fails fails the whole', async () => {
  const failing = shareChunks(4, { readyCount: 2, workers: 2, joinAfterMs: 1 }, async (chunk) => {
    if (chunk === 1) throw new Error('chunk 1');
  });
  await assert.rejects(failing, /chunk 1/);
});
