import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type GreyPicture, shrinkToGrey } from './grey-picture.ts';
import { identity } from './homography.ts';
import { PatchTracker } from './patch-tracker.ts';

type Shift = readonly [right: number, down: number];

/** Blobs of many sizes that lie so many pixels of the grey picture farther right and down, and `light` levels brighter there. */
function makePicture(
  [right, down]: Shift,
  width = 640,
  height = 360,
  light: (x: number, y: number) => number = () => 0,
): GreyPicture {
  const data = new Uint8Array(3 * width * height);
  for (let at = 0; at < width * height; at++) {
    const x = (at % width) - 2 * right;
    const y = Math.floor(at / width) - 2 * down;
    const grey = 128 + 45 * Math.sin(x / 9 + Math.sin(y / 17)) * Math.cos(y / 11) + 40 * Math.sin((x + 2 * y) / 31);
    data.fill(grey + light(at % width, Math.floor(at / width)), 3 * at, 3 * at + 3);
  }
  return shrinkToGrey({ width, height, data });
}

/** How many of the places are found, and what share of them within a tenth of a pixel of where they are. */
function judge({ corners, found, isFound }: PatchTracker, shift: Shift): { count: number; right: number } {
  const isRight = (k: number): boolean =>
    Math.hypot(found[2 * k]! - corners[2 * k]! - shift[0], found[2 * k + 1]! - corners[2 * k + 1]! - shift[1]) < 0.1;
  const all = Array.from(isFound.keys()).filter((k) => isFound[k]);
  return { count: all.length, right: all.filter(isRight).length / all.length };
}

for (const shift of [
  [0, 0],
  [1.5, -0.5],
  [9, 6],
] as const) {
  test(`places are found again ${shift} pixels away, to a tenth of one`, () => {
    const tracker = new PatchTracker(makePicture([0, 0]), () => true);
    tracker.track(makePicture(shift), identity());
    const { length } = tracker.isFound;
    assert.ok(length > 150, `${length} corners`);
    const { count, right } = judge(tracker, shift);
    assert.ok(count > 0.8 * length, `${count} of ${length} found`);
    assert.ok(right > 0.95, `${right} of them right`);
  });
}

test('a guess leads to places that are far away', () => {
  const tracker = new PatchTracker(makePicture([0, 0]), () => true);
  const guess = Float64Array.of(1, 0, 70, 0, 1, 0, 0, 0, 1);
  tracker.track(makePicture([70, 0]), guess);
  const { count, right } = judge(tracker, [70, 0]);
  assert.ok(count > 0.6 * tracker.isFound.length, `${count} of ${tracker.isFound.length} found`);
  assert.ok(right > 0.95, `${right} of them right`);
});

test('places are found again in another light', () => {
  const tracker = new PatchTracker(makePicture([0, 0]), () => true);
  const shift = [1.5, -0.5] as const;
  tracker.track(
    makePicture(shift, 640, 360, () => 25),
    identity(),
  );
  const { count, right } = judge(tracker, shift);
  assert.ok(count > 0.8 * tracker.isFound.length, `${count} of ${tracker.isFound.length} found`);
  assert.ok(right > 0.95, `${right} of them right`);
});

test('places that show something else are not found', () => {
  const tracker = new PatchTracker(makePicture([0, 0]), () => true);
  tracker.track(
    makePicture([0, 0], 640, 360, (x, y) => (x < 320 && (x + y) % 24 < 12 ? 40 : 0)),
    identity(),
  );
  const { corners, isFound } = tracker;
  const share = (isIn: (x: number) => boolean): number => {
    const all = Array.from(isFound.keys()).filter((k) => isIn(corners[2 * k]!));
    return all.filter((k) => isFound[k]).length / all.length;
  };
  assert.ok(share((x) => x < 150) < 0.1, `${share((x) => x < 150)} on the left`);
  assert.ok(share((x) => x > 170) > 0.9, `${share((x) => x > 170)} on the right`);
});

test('corners lie on what is usable alone, one a square at most, and on no plain ground', () => {
  const { corners } = new PatchTracker(makePicture([0, 0]), (x, y) => x > 200 && y < 90);
  const squares = new Set<number>();
  for (let at = 0; at < corners.length; at += 2) {
    assert.ok(corners[at]! > 200 && corners[at + 1]! < 90);
    squares.add(Math.floor((corners[at]! - 5) / 16) + 100 * Math.floor((corners[at + 1]! - 5) / 16));
  }
  assert.ok(squares.size > 20);
  assert.equal(squares.size, corners.length / 2);
  // Some noise is on all ground.
  const noise = Uint8Array.from({ length: 3 * 640 * 360 }, (_, at) => 90 + ((Math.imul(at, 2654435761) >>> 20) % 7));
  const plain = shrinkToGrey({ width: 640, height: 360, data: noise });
  assert.equal(new PatchTracker(plain, () => true).corners.length, 0);
});

test('pictures too small for corners have none', () => {
  const tracker = new PatchTracker(makePicture([0, 0], 12, 8), () => true);
  tracker.track(makePicture([1, 0], 12, 8), identity());
  assert.equal(tracker.isFound.length, 0);
});

test('a picture whose sums take more than 16 bits is tracked as well', () => {
  const [width, height] = [2900, 400];
  const paint = (right: number): GreyPicture => {
    const data = new Uint8Array(3 * width * height);
    for (let at = 0; at < width * height; at++) {
      const [x, y] = [(at % width) - right, Math.floor(at / width)];
      data.fill(128 + 60 * Math.sin(x / 40 + Math.sin(y / 70)) * Math.cos(y / 50), 3 * at, 3 * at + 3);
    }
    return shrinkToGrey({ width, height, data });
  };
  const picture = paint(0);
  assert.ok(picture.sums instanceof Uint32Array);
  const tracker = new PatchTracker(picture, () => true);
  tracker.track(paint(1.5 * picture.factor), identity());
  const { count, right } = judge(tracker, [1.5, 0]);
  assert.ok(count > 0.8 * tracker.isFound.length && count > 5, `${count} of ${tracker.isFound.length} found`);
  assert.ok(right > 0.95, `${right} of them right`);
});
