import assert from 'node:assert/strict';
import { test } from 'node:test';
import { measurePresence } from './measure-presence.ts';

function presenceOf(sightings: string, fps: number): number[] {
  const seen = Uint8Array.from(sightings, (sign) => (sign === 'x' ? 1 : 0));
  const presence = new Float32Array(seen.length);
  measurePresence(seen, presence, { start: 0, end: seen.length }, fps);
  return [...presence];
}

test('a short loss is bridged', () => {
  assert.deepEqual(presenceOf('xxxx...xxxx', 10), new Array(11).fill(1));
});

test('a long loss leaves nobody in its middle', () => {
  const presence = presenceOf('xxxx..........xxxx', 10);
  assert.equal(presence[3], 1);
  assert.equal(presence[8], 0);
  assert.equal(presence[14], 1);
});

test('a single frame amid a long loss is a false detection', () => {
  const presence = presenceOf('...............x...............', 30);
  assert.ok(presence.every((value) => value === 0));
});

test('a person who is seen in one frame of a shot of one frame is there', () => {
  assert.deepEqual(presenceOf('x', 30), [1]);
});

test('nobody is there in a shot without a sighting', () => {
  assert.deepEqual(presenceOf('....', 30), [0, 0, 0, 0]);
});
