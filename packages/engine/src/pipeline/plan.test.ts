import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { planChunks } from './plan-chunks.ts';
import { type FrameRange, planSegments } from './plan-segments.ts';

function assertCoversOnce(ranges: FrameRange[], frameCount: number): void {
  assert.equal(ranges[0]!.first, 0);
  assert.equal(ranges.at(-1)!.last, frameCount);
  for (let i = 0; i < ranges.length; i++) {
    assert.ok(ranges[i]!.last > ranges[i]!.first, 'no range is empty');
    if (i > 0) assert.equal(ranges[i]!.first, ranges[i - 1]!.last);
  }
}

const clip = fc.record({
  frameCount: fc.integer({ min: 1, max: 20000 }),
  fps: fc.double({ min: 1, max: 120, noNaN: true }),
  keyFrames: fc.uniqueArray(fc.integer({ min: 0, max: 20000 })).map((a) => a.sort((x, y) => x - y)),
});

test('segments cover every frame exactly once, in order', () => {
  fc.assert(fc.property(clip, ({ frameCount, fps }) => assertCoversOnce(planSegments(frameCount, fps), frameCount)));
});

test('two cores get as many segments each, of about two seconds', () => {
  const lengths = (frameCount: number): number[] => planSegments(frameCount, 30).map(({ first, last }) => last - first);
  assert.deepEqual(lengths(300), [50, 50, 50, 50, 50, 50]);
  assert.deepEqual(lengths(80), [40, 40]);
  assert.deepEqual(lengths(50), [50]);
});

test('chunks cover every frame exactly once, in order, whatever the key frames', () => {
  fc.assert(
    fc.property(clip, (c) => {
      const keyFrames = c.keyFrames.filter((k) => k < c.frameCount);
      assertCoversOnce(planChunks({ ...c, keyFrames, seekable: true }), c.frameCount);
    }),
  );
});

test('chunks start at a key frame of the source where one is near', () => {
  const chunks = planChunks({ frameCount: 900, fps: 30, keyFrames: [0, 100, 250, 333, 500], seekable: true });
  assert.deepEqual(
    chunks.map((c) => c.first),
    [0, 100, 180, 250, 360, 450, 540, 630, 720, 810],
  );
});

test('two workers get as many chunks each, of about three seconds', () => {
  const lengths = (frameCount: number): number[] =>
    planChunks({ frameCount, fps: 30, keyFrames: [0], seekable: true }).map(({ first, last }) => last - first);
  assert.deepEqual(lengths(600), [100, 100, 100, 100, 100, 100]);
  assert.deepEqual(lengths(130), [65, 65]);
  assert.deepEqual(lengths(80), [80]);
});

test('a clip that cannot be searched is one chunk', () => {
  assert.deepEqual(planChunks({ frameCount: 900, fps: 30, keyFrames: [0, 300], seekable: false }), [
    { first: 0, last: 900 },
  ]);
});
