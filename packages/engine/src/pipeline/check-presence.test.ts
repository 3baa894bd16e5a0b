import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UnderstudyError } from '@understudy/protocol/basics';
import { checkPresence } from './check-presence.ts';

const score = (pattern: string): number[] => [...pattern].map((c) => (c === '#' ? 0.9 : 0));

test('a person who is always seen is no reason for a warning', () => {
  assert.deepEqual(checkPresence(score('#####'), 0), []);
});

test('a few frames without a person are a warning that names them', () => {
  assert.deepEqual(checkPresence(score('##.##..#'), 0.5), ['no person was found in 3 of 8 frames: frames 2, 5–6']);
});

test('too large a share without a person fails with CS-ENEC-004 and the frame ranges', () => {
  assert.throws(
    () => checkPresence(score('#....###'), 0.4),
    (error) =>
      error instanceof UnderstudyError &&
      error.code === 'CS-ENEC-004' &&
      (error.problem?.includes('frames 1–4') ?? false),
  );
});

test('a clip that shows nobody fails whatever share is allowed', () => {
  assert.throws(() => checkPresence(score('....'), 1), UnderstudyError);
});
