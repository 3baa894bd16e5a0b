import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Slots } from './slots.ts';

test('no more work than places, in the order of asking', async () => {
  const slots = new Slots(2);
  const begun: number[] = [];
  let atOnce = 0;
  let most = 0;
  await Promise.all(
    Array.from({ length: 7 }, async (_, index) => {
      using _slot = await slots.take();
      begun.push(index);
      most = Math.max(most, ++atOnce);
      await nextTurn();
      atOnce--;
    }),
  );
  assert.equal(most, 2);
  assert.deepEqual(begun, [0, 1, 2, 3, 4, 5, 6]);
});

test('who gives up waiting takes no place', async () => {
  const slots = new Slots(1);
  const first = await slots.take();
  const controller = new AbortController();
  const second = slots.take(controller.signal);
  const third = slots.take();
  controller.abort(new Error('gone'));
  await assert.rejects(second, /gone/);
  first[Symbol.dispose]();
  first[Symbol.dispose]();
  (await third)[Symbol.dispose]();
  (await slots.take())[Symbol.dispose]();
});
