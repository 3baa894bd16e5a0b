import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linkSegments } from './link-segments.ts';
import { frames, localTrack, observePerson, segmentOf } from './testing/observe.ts';

const RED = 1;
const BLUE = 2;

/** Column of the middle of the main person's box in a frame. */
function columnAt({ track }: ReturnType<typeof linkSegments>, frame: number): number {
  return (track.box[4 * frame]! + track.box[4 * frame + 2]!) / 2;
}

test('a person keeps their identity over segments, whatever their numbers there', () => {
  const clip = linkSegments([
    segmentOf(
      0,
      frames(10, (i) => [observePerson(0, 100 + i), observePerson(1, 600)]),
      {
        tracks: [localTrack(0, RED), localTrack(1, BLUE)],
      },
    ),
    segmentOf(
      10,
      frames(10, (i) => [observePerson(0, 600), observePerson(1, 110 + i, { scale: 1.01 })]),
      {
        tracks: [localTrack(0, BLUE), localTrack(1, RED)],
      },
    ),
  ]);
  assert.equal(clip.people.length, 2);
  assert.deepEqual(
    [...Array(20).keys()].map((frame) => columnAt(clip, frame)),
    [...Array(20).keys()].map((frame) => 100 + frame),
  );
  assert.ok(clip.track.score.every((score) => score > 0.8));
  assert.equal(clip.maskAt(15).x, Math.round(115 / 4));
});

test('two people who pass each other at a segment border are told apart by motion and clothes', () => {
  const right = (frame: number): number => 300 + 20 * frame;
  const left = (frame: number): number => 700 - 20 * frame;
  const clip = linkSegments([
    segmentOf(
      0,
      frames(10, (i) => [observePerson(0, right(i)), observePerson(1, left(i))]),
      {
        tracks: [localTrack(0, RED), localTrack(1, BLUE)],
      },
    ),
    segmentOf(
      10,
      frames(10, (i) => [observePerson(0, left(10 + i)), observePerson(1, right(10 + i), { scale: 1.01 })]),
      {
        tracks: [localTrack(0, BLUE), localTrack(1, RED)],
      },
    ),
  ]);
  assert.equal(columnAt(clip, 5), right(5));
  assert.equal(columnAt(clip, 15), right(15));
  assert.deepEqual(
    clip.people.map((person) => person.framesSeen),
    [20, 20],
  );
});

test('the main person is the one who is largest over time, not the largest for a moment', () => {
  const clip = linkSegments([
    segmentOf(
      0,
      frames(30, (i) =>
        i < 5 ? [observePerson(0, 300), observePerson(1, 700, { scale: 1.5 })] : [observePerson(0, 300)],
      ),
      {
        tracks: [localTrack(0, RED), localTrack(1, BLUE)],
      },
    ),
  ]);
  assert.equal(columnAt(clip, 2), 300);
  assert.equal(clip.people[1]!.framesSeen, 5);
});

test('somebody who leaves and comes back in the same clothes is the same person, and absent in between', () => {
  const clip = linkSegments([
    segmentOf(
      0,
      frames(10, () => [observePerson(0, 100)]),
      { tracks: [localTrack(0, RED)] },
    ),
    segmentOf(
      10,
      frames(10, () => []),
      { tracks: [] },
    ),
    segmentOf(
      20,
      frames(10, () => [observePerson(0, 900)]),
      { tracks: [localTrack(0, RED)] },
    ),
  ]);
  assert.equal(clip.people.length, 1);
  assert.deepEqual(
    [...clip.track.score].map((score) => score > 0),
    [...Array(30).keys()].map((frame) => frame < 10 || frame >= 20),
  );
  assert.equal(clip.maskAt(15).width, 0);
});

test('after a gap within a shot another person in other clothes stays another person', () => {
  const clip = linkSegments([
    segmentOf(
      0,
      frames(10, () => [observePerson(0, 100)]),
      { tracks: [localTrack(0, RED)] },
    ),
    segmentOf(
      10,
      frames(10, () => []),
      { tracks: [] },
    ),
    segmentOf(
      20,
      frames(10, () => [observePerson(0, 100)]),
      { tracks: [localTrack(0, BLUE)] },
    ),
  ]);
  assert.equal(clip.people.length, 2);
});

test('a new shot is noticed between segments and within them', () => {
  const between = linkSegments([
    segmentOf(
      0,
      frames(10, () => []),
      { tracks: [], shade: 20 },
    ),
    segmentOf(
      10,
      frames(10, () => []),
      { tracks: [], shade: 220 },
    ),
  ]);
  assert.deepEqual(between.cuts, [10]);
  const segment = segmentOf(
    0,
    frames(20, () => []),
    { tracks: [] },
  );
  segment.frames[7]!.change = 0.8;
  assert.deepEqual(linkSegments([segment]).cuts, [7]);
});

test('a tracker that begins anew within a segment does not make a new person', () => {
  const clip = linkSegments([
    segmentOf(
      0,
      frames(20, (i) => [observePerson(i < 9 ? 0 : 1, 100 + i)]),
      { tracks: [localTrack(0, RED), localTrack(1, BLUE)] },
    ),
  ]);
  assert.equal(clip.people.length, 1);
});

test('a long clip of strobe light, with a new track in each frame, is linked in good time', () => {
  const length = 60;
  const segments = Array.from({ length: 100 }, (_, k) =>
    segmentOf(
      k * length,
      frames(length, (i) => [observePerson(i, 100), observePerson(length + i, 900)]),
      {
        tracks: Array.from({ length: 2 * length }, (_, i) => localTrack(i, i < length ? RED : BLUE)),
        change: 0.5,
      },
    ),
  );
  const { people } = linkSegments(segments);
  assert.deepEqual(
    people.map((person) => person.framesSeen),
    [6000, 6000],
  );
});

test('crowds that come and go are linked in good time', () => {
  const segments = Array.from({ length: 300 }, (_, k) =>
    segmentOf(
      10 * k,
      frames(10, (i) => (i > 2 && i < 6 ? [0, 1, 2, 3].map((id) => observePerson(id, 300 * id)) : [])),
      {
        tracks: [0, 1, 2, 3].map((id) => localTrack(id, (7 * k + id) % 60)),
      },
    ),
  );
  assert.ok(linkSegments(segments).people.length > 50);
});

test('strobe light is not taken for cuts', () => {
  const clip = linkSegments([
    segmentOf(
      0,
      frames(30, () => []),
      { tracks: [], change: 0.5 },
    ),
  ]);
  assert.deepEqual(clip.cuts, []);
});

test('what the pose model sees after the detector has lost the person is dropped', () => {
  const clip = linkSegments([
    segmentOf(
      0,
      frames(20, () => [observePerson(0, 100)]),
      { tracks: [localTrack(0, RED, { doubtfulFrom: 12 })] },
    ),
    segmentOf(
      20,
      frames(20, () => []),
      { tracks: [] },
    ),
  ]);
  assert.ok(clip.track.score[11]! > 0);
  assert.equal(clip.track.score[12], 0);
});

test('a doubt is dropped where the next segment finds the person again', () => {
  const clip = linkSegments([
    segmentOf(
      0,
      frames(20, () => [observePerson(0, 100)]),
      { tracks: [localTrack(0, RED, { doubtfulFrom: 12 })] },
    ),
    segmentOf(
      20,
      frames(20, () => [observePerson(0, 100)]),
      { tracks: [localTrack(0, RED)] },
    ),
  ]);
  assert.ok(clip.track.score.every((score) => score > 0));
});

test('something that the detector hardly ever takes for a person is none', () => {
  const clip = linkSegments([
    segmentOf(
      0,
      frames(20, () => [observePerson(0, 100)]),
      {
        tracks: [localTrack(0, RED, { detectorScores: [0.29, 0.1, 0, 0.1] })],
      },
    ),
  ]);
  assert.equal(clip.people.length, 0);
  assert.ok(clip.track.score.every((score) => score === 0));
  assert.equal(clip.maskAt(3).width, 0);
});

test('segments that do not adjoin are refused', () => {
  const segment = (first: number): ReturnType<typeof segmentOf> =>
    segmentOf(
      first,
      frames(5, () => []),
      { tracks: [] },
    );
  assert.throws(() => linkSegments([segment(0), segment(6)]), /should start at 5/);
  assert.throws(() => linkSegments([segment(1)]), /starts at frame 1/);
  assert.equal(linkSegments([]).frameCount, 0);
});
