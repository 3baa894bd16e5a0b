import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hurryThenExit } from './hurry-then-exit.ts';

test('a second request to stop hurries what runs, a third ends the process', (t) => {
  const events: unknown[] = [];
  t.mock.method(process, 'exit', (code: number) => {
    events.push(code);
    throw new Error('the end');
  });
  const { force, onHurry } = hurryThenExit();
  onHurry(() => events.push('hurry'));
  force(130);
  assert.throws(() => force(130), /the end/);
  assert.deepEqual(events, ['hurry', 130]);
});

test('where nothing runs yet that could be hurried, a second request ends the process', (t) => {
  const exit = t.mock.method(process, 'exit', () => {
    throw new Error('the end');
  });
  assert.throws(() => hurryThenExit().force(143), /the end/);
  assert.deepEqual(exit.mock.calls[0]?.arguments, [143]);
});
