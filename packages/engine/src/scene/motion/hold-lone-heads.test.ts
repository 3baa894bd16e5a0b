import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LANDMARK, LANDMARK_COUNT, type LandmarkName } from '../../core/landmarks.ts';
import type { PersonTrack } from '../../core/track.ts';
import { buildMotion } from './build-motion.ts';
import { holdLoneHeads } from './hold-lone-heads.ts';
import { makeFrames, makeTrack, type TrackFrame } from './testing/make-track.ts';

const FPS = 30;
const ARM_UP = { upper: [0.2, 1, 0], lower: [0, 1, 0] } as const;
const SEEN = new Uint8Array(60).fill(1);

/** In the first `alone` frames the pose model has somebody wave at the camera below a head that it sees, and is sure of nothing below. */
function makeUp(track: PersonTrack, frames: readonly TrackFrame[], alone: number): PersonTrack {
  const waving = makeTrack(frames.map((frame) => ({ ...frame, yaw: 0, leftArm: ARM_UP, rightArm: ARM_UP })));
  for (let frame = 0; frame < alone; frame++) {
    const [from, to] = [frame * LANDMARK_COUNT, (frame + 1) * LANDMARK_COUNT];
    track.world.set(waving.world.subarray(3 * from, 3 * to), 3 * from);
    track.image.set(waving.image.subarray(2 * from, 2 * to), 2 * from);
    track.visibility.fill(0.1, from + LANDMARK.leftShoulder, to);
  }
  return track;
}

function hold(track: PersonTrack): PersonTrack {
  const shots = [{ start: 0, end: track.frameCount }];
  return holdLoneHeads(track, { seen: SEEN, shots, fps: FPS });
}

const heightOf = ({ world }: PersonTrack, frame: number, name: LandmarkName): number =>
  world[3 * (frame * LANDMARK_COUNT + LANDMARK[name]) + 1]!;
const leftOf = ({ world }: PersonTrack, frame: number, name: LandmarkName): number =>
  world[3 * (frame * LANDMARK_COUNT + LANDMARK[name])]!;
const rowOf = ({ image }: PersonTrack, frame: number, name: LandmarkName): number =>
  image[2 * (frame * LANDMARK_COUNT + LANDMARK[name]) + 1]!;

/** Comes up from below with the back to the camera. */
const comingIn = makeFrames(60, FPS, (t) => ({ yaw: Math.PI, hipY: 900 - 200 * t }));

test('of somebody who comes in from below nothing is made up while only the head is seen', () => {
  const held = hold(makeUp(makeTrack(comingIn), comingIn, 10));
  for (let frame = 0; frame < 10; frame++) {
    assert.ok(leftOf(held, frame, 'leftShoulder') < leftOf(held, frame, 'rightShoulder'), `frame ${frame}: the back`);
    assert.ok(heightOf(held, frame, 'leftWrist') < heightOf(held, frame, 'leftShoulder'), `frame ${frame}: hands down`);
    assert.ok(rowOf(held, frame, 'leftShoulder') > rowOf(held, frame, 'leftEar'), `frame ${frame}: below the head`);
  }
  const [before, after] = [rowOf(held, 0, 'leftShoulder'), rowOf(held, 9, 'leftShoulder')];
  assert.ok(before - after > 50, `the shoulders come up with the head, by ${before - after} pixels`);
});

test('a head that stays alone for long is followed', () => {
  const held = hold(makeUp(makeTrack(comingIn), comingIn, 40));
  assert.ok(heightOf(held, 0, 'leftWrist') > heightOf(held, 0, 'leftShoulder'), 'far from the first shoulders');
  assert.ok(heightOf(held, 39, 'leftWrist') < heightOf(held, 39, 'leftShoulder'), 'right before them');
});

test('whoever shows one shoulder keeps the own pose', () => {
  const track = makeUp(makeTrack(comingIn), comingIn, 10);
  for (let frame = 0; frame < 10; frame++) track.visibility[frame * LANDMARK_COUNT + LANDMARK.leftShoulder] = 0.9;
  assert.equal(hold(track), track);
});

test('a false detection before somebody comes in gives no pose to the head', () => {
  const [flash, head, shoulders] = [20, 26, 41];
  const frames = makeFrames(60, FPS, (t) => ({ yaw: t * FPS < head ? 0 : Math.PI }));
  const track = makeTrack(frames);
  track.score.fill(0, 0, flash).fill(0, flash + 2, head);
  for (let frame = head; frame < shoulders; frame++) {
    const [from, to] = [frame * LANDMARK_COUNT, (frame + 1) * LANDMARK_COUNT];
    track.visibility.fill(0.1, from + LANDMARK.leftShoulder, to);
  }
  const motion = buildMotion(track, { fps: FPS, cuts: [], sourceWidth: 1280, sourceHeight: 720 });
  const acrossAt = (frame: number): number => {
    const at = (name: LandmarkName): number => motion.world[3 * (frame * LANDMARK_COUNT + LANDMARK[name])]!;
    return at('leftShoulder') - at('rightShoulder');
  };
  assert.ok(acrossAt(head) < 0, 'the back, as of the shoulders that come');
});
