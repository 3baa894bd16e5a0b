import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type GreyPicture, shrinkToGrey } from './grey-picture.ts';
import { identity } from './homography.ts';
import { PatchTracker } from './patch-tracker.ts';

/** Blobs of many sizes that lie so many pixels of the grey picture farther right and down. */
function makePicture([right, down]: readonly [number, number], width = 640, height = 360): GreyPicture {
  const data = new Uint8Array(3 * width * height);
  for (let at = 0; at < width * height; at++) {
    const x = (at % width) - 2 * right;
    const y = Math.floor(at / width) - 2 * down;
    const grey = 128 + 45 * Math.sin(x / 9 + Math.sin(y / 17)) * Math.cos(y / 11) + 40 * Math.sin((x + 2 * y) / 31);
    data.fill(grey, 3 * at, 3 * at + 3);
  }
  return shrinkToGrey({ width, height, data });
}

for (const shift of [
  [0, 0],
  [1.5, -0.5],
  [9, 6],
] as const) {
  test(`places are found again ${shift} pixels away, to a tenth of one`, () => {
    const tracker = new PatchTracker(makePicture([0, 0]), () => true);
    tracker.track(makePicture(shift), identity());
    const { corners, found, isFound } = tracker;
    assert.ok(isFound.length > 150, `${isFound.length} corners`);
    const isRight = (k: number): boolean =>
      Math.hypot(found[2 * k]! - corners[2 * k]! - shift[0], found[2 * k + 1]! - corners[2 * k + 1]! - shift[1]) < 0.1;
    const all = Array.from(isFound.keys()).filter((k) => isFound[k]);
    assert.ok(all.length > 0.8 * isFound.length, `${all.length} of ${isFound.length} found`);
    assert.ok(all.filter(isRight).length > 0.95 * all.length, `${all.filter(isRight).length} of ${all.length} right`);
  });
}

test('a guess leads to places that are far away', () => {
  const tracker = new PatchTracker(makePicture([0, 0]), () => true);
  const guess = Float64Array.of(1, 0, 70, 0, 1, 0, 0, 0, 1);
  tracker.track(makePicture([70, 0]), guess);
  assert.ok(tracker.isFound.filter((isFound) => isFound).length > 0.6 * tracker.isFound.length);
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
  const plain = shrinkToGrey({ width: 640, height: 360, data: new Uint8Array(3 * 640 * 360).fill(90) });
  assert.equal(new PatchTracker(plain, () => true).corners.length, 0);
});

test('pictures too small for corners have none', () => {
  const tracker = new PatchTracker(makePicture([0, 0], 12, 8), () => true);
  tracker.track(makePicture([1, 0], 12, 8), identity());
  assert.equal(tracker.isFound.length, 0);
});

test('a picture whose sums take more than 16 bits is tracked as well', () => {
  const width = 2900;
  const data = new Uint8Array(3 * width * 400);
  for (let at = 0; at < width * 400; at++) {
    const [x, y] = [at % width, Math.floor(at / width)];
    data.fill(128 + 60 * Math.sin(x / 40 + Math.sin(y / 70)) * Math.cos(y / 50), 3 * at, 3 * at + 3);
  }
  const picture = shrinkToGrey({ width, height: 400, data });
  assert.ok(picture.sums instanceof Uint32Array);
  const tracker = new PatchTracker(picture, () => true);
  tracker.track(picture, identity());
  assert.ok(tracker.corners.length > 0);
  for (const [at, place] of tracker.corners.entries()) {
    if (tracker.isFound[at >> 1]) assert.ok(Math.abs(tracker.found[at]! - place) < 1e-3);
  }
});
