import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAhead } from './read-ahead.ts';

async function* count(to: number, log: string[]): AsyncGenerator<number, void> {
  try {
    for (let i = 0; i < to; i++) {
      log.push(`made ${i}`);
      yield i;
    }
  } finally {
    log.push('closed');
  }
}

test('the next item is made before the current one is done with', async () => {
  const log: string[] = [];
  for await (const item of readAhead(count(3, log), () => assert.fail('nothing is left over'))) {
    await Promise.resolve();
    log.push(`used ${item}`);
  }
  assert.deepEqual(log, ['made 0', 'made 1', 'used 0', 'made 2', 'used 1', 'closed', 'used 2']);
});

test('an item that nobody takes any more is discarded, and the source closed', async () => {
  const log: string[] = [];
  const discarded: number[] = [];
  for await (const item of readAhead(count(3, log), (unused) => discarded.push(unused))) if (item === 0) break;
  assert.deepEqual(discarded, [1]);
  assert.equal(log.at(-1), 'closed');
});

test('a failure of the source comes in its turn', async () => {
  async function* broken(): AsyncGenerator<number, void> {
    yield 1;
    throw new Error('broken');
  }
  const seen: number[] = [];
  await assert.rejects(async () => {
    for await (const item of readAhead(broken(), () => {})) seen.push(item);
  }, /broken/);
  assert.deepEqual(seen, [1]);
});
