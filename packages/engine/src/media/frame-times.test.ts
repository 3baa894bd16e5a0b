import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FrameTimes } from './frame-times.ts';
import type { VideoIndex } from './video-index.ts';

function indexOf(pts: number[], options: Partial<VideoIndex> = {}): VideoIndex {
  return {
    frameCount: pts.length,
    pts: Float64Array.from(pts),
    endPts: pts.at(-1)! + 10,
    keyFrames: Uint32Array.of(0),
    timeBase: { num: 1, den: 300 },
    frameRate: { num: 30, den: 1 },
    isVariableFrameRate: true,
    seekable: true,
    warnings: [],
    ...options,
  };
}

test('frames keep their times, less the start, and last until the next one', () => {
  const times = new FrameTimes([{ pts: [50, 60] }, { pts: [75, 80] }], {
    index: indexOf([50, 60, 75, 80]),
    startTicks: 50,
    delay: 0,
  });
  assert.deepEqual(
    [50, 60, 75, 80].map((t) => times.next(t)),
    [
      { pts: 0, dts: 0, duration: 10 },
      { pts: 10, dts: 10, duration: 15 },
      { pts: 25, dts: 25, duration: 5 },
      { pts: 30, dts: 30, duration: 10 },
    ],
  );
});

test('a constant rate that was rounded to milliseconds is exact again', () => {
  const pts = [0, 33, 67, 100, 133, 167];
  const index = indexOf(pts, { timeBase: { num: 1, den: 1000 }, isVariableFrameRate: false, endPts: 200 });
  const times = new FrameTimes([{ pts }], { index, startTicks: 0, delay: 0 });
  const seconds = pts.map((t) => (times.next(t).pts * times.timeBase.num) / times.timeBase.den);
  seconds.forEach((s, i) => {
    assert.ok(Math.abs(s - i / 30) < 1e-9, `${s}`);
  });
});

test('decoding times ascend and never pass the presentation, for any times and any order of B-frames', () => {
  const steps = fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 3, maxLength: 60 });
  fc.assert(
    fc.property(steps, fc.integer({ min: 0, max: 2 }), fc.integer({ min: -900, max: 900 }), (gaps, delay, first) => {
      const pts = [first];
      for (const gap of gaps) pts.push(pts.at(-1)! + gap);
      const times = new FrameTimes([{ pts }], { index: indexOf(pts), startTicks: first, delay });
      const stored = delay === 0 ? pts : storeReferencesFirst(pts, delay);
      const written = stored.map((t) => times.next(t));
      written.forEach(({ dts, pts: shown, duration }, i) => {
        assert.ok(dts <= shown && duration > 0);
        if (i > 0) assert.ok(dts > written[i - 1]!.dts);
      });
    }),
  );
});

test('frames that overlap or are not expected are mistakes', () => {
  const index = indexOf([0, 10, 20]);
  const options = { index, startTicks: 0, delay: 0 };
  assert.throws(() => new FrameTimes([{ pts: [0, 10] }, { pts: [10, 20] }], options), /overlap/);
  assert.throws(() => new FrameTimes([{ pts: [0, 10, 20] }], options).next(15), /no frame is due/);
});

/** I P B B P B B …: each reference before the frames that are shown before it. */
function storeReferencesFirst(pts: number[], delay: number): number[] {
  const stored: number[] = [pts[0]!];
  for (let i = 1; i < pts.length; i += delay + 1) {
    const reference = Math.min(i + delay, pts.length - 1);
    stored.push(pts[reference]!, ...pts.slice(i, reference));
  }
  return stored;
}
