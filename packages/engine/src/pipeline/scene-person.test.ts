import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LANDMARK_COUNT } from '../core/landmarks.ts';
import type { PersonTrack } from '../core/track.ts';
import { describePerson } from './scene-person.ts';

const FRAME = { width: 640, height: 360 };

/** Sights by frame: the box and how much of the person is visible. */
function trackOf(frameCount: number, sights: Record<number, { box: number[]; visible: number }>): PersonTrack {
  const track: PersonTrack = {
    frameCount,
    score: new Float32Array(frameCount),
    box: new Float32Array(4 * frameCount),
    image: new Float32Array(2 * LANDMARK_COUNT * frameCount),
    world: new Float32Array(3 * LANDMARK_COUNT * frameCount),
    visibility: new Float32Array(LANDMARK_COUNT * frameCount),
  };
  for (const [key, { box, visible }] of Object.entries(sights)) {
    const frame = Number(key);
    track.score[frame] = 0.9;
    track.box.set(box, 4 * frame);
    track.visibility.fill(visible, frame * LANDMARK_COUNT, (frame + 1) * LANDMARK_COUNT);
  }
  return track;
}

test('a person is seen best where they are whole and large, and their box ends at the edge of the picture', () => {
  const track = trackOf(20, {
    3: { box: [10, 10, 60, 110], visible: 1 },
    4: { box: [500.4, 20.6, 660, 350], visible: 1 },
    5: { box: [300, 0, 640, 360], visible: 0.3 },
    8: { box: [10, 10, 60, 110], visible: 1 },
  });
  assert.deepEqual(describePerson(track, FRAME), {
    firstFrame: 3,
    lastFrame: 8,
    coverage: 0.2,
    bestFrame: 4,
    box: { x0: 500, y0: 20, x1: 640, y1: 350 },
  });
});

test('a track in which nobody was seen describes nobody', () => {
  assert.equal(describePerson(trackOf(5, {}), FRAME), undefined);
});
