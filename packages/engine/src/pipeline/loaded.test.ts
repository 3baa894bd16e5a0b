import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Loaded } from './loaded.ts';

test('a value is made again only where its key is another, and the old one is closed before that', async () => {
  const events: string[] = [];
  const make = (name: string) => async () => {
    events.push(`make ${name}`);
    return { [Symbol.asyncDispose]: async () => void events.push(`close ${name}`) };
  };
  const loaded = new Loaded();
  const first = await loaded.reuse('decoder', 'a', make('a'));
  assert.equal(await loaded.reuse('decoder', 'a', make('again')), first);
  await loaded.reuse('decoder', 'b', make('b'));
  await loaded.drop('decoder');
  await loaded.drop('decoder');
  assert.deepEqual(events, ['make a', 'close a', 'make b', 'close b']);
});
