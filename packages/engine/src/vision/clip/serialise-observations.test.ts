import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UnderstudyError } from '@understudy/protocol/basics';
import { parseObservations, serialiseObservations } from './serialise-observations.ts';
import { frames, localTrack, observePerson, segmentOf } from './testing/observe.ts';

const segment = segmentOf(
  60,
  frames(7, (i) => [observePerson(0, 100 + i), observePerson(3, 600, { score: 0.6 })].slice(0, i % 3)),
  { tracks: [localTrack(0, 5), localTrack(3, 9, { doubtfulFrom: 64, detectorScores: [0.3, 0] })], shade: 77 },
);

test('observations come back from their bytes as they were', () => {
  assert.deepEqual(parseObservations(serialiseObservations(segment)), segment);
});

test('the bytes depend on the observations alone', () => {
  assert.deepEqual(
    serialiseObservations(parseObservations(serialiseObservations(segment))),
    serialiseObservations(segment),
  );
});

test('a segment without frames or people is possible', () => {
  const empty = segmentOf(0, [], { tracks: [] });
  assert.deepEqual(parseObservations(serialiseObservations(empty)), empty);
});

test('bytes that are cut off or something else end in an error of the product', () => {
  const bytes = serialiseObservations(segment);
  for (const damaged of [bytes.subarray(0, bytes.length - 100), bytes.subarray(0, 5), new Uint8Array(50)]) {
    assert.throws(() => parseObservations(damaged), UnderstudyError);
  }
});
