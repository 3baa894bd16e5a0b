import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LANDMARK, LANDMARK_COUNT } from '../../core/landmarks.ts';
import type { PersonMask } from '../../core/mask.ts';
import { POSE_INPUT_SIZE, type Pose } from '../pose.ts';
import { maskGridFor } from './mask-grid.ts';
import { maskBox, projectMask } from './person-mask.ts';

/** A pose whose mask is a square of half the side of the ROI in its middle, and whose torso is 40 pixels long. */
function poseWithSquare(roi: Pose['roi']): Pose {
  const size = POSE_INPUT_SIZE;
  const isInside = (i: number): boolean => i >= size / 4 && i < (3 * size) / 4;
  const mask = Float32Array.from({ length: size * size }, (_, i) =>
    isInside(i % size) && isInside(Math.floor(i / size)) ? 20 : -20,
  );
  const landmarks = new Float32Array(2 * LANDMARK_COUNT);
  for (const shoulder of [LANDMARK.leftShoulder, LANDMARK.rightShoulder]) landmarks[2 * shoulder + 1] = 40;
  return {
    score: 1,
    roi,
    landmarks,
    visibility: new Float32Array(LANDMARK_COUNT),
    world: new Float32Array(3 * LANDMARK_COUNT),
    hipCentre: { x: 0, y: 0 },
    bodyTop: { x: 0, y: 0 },
    mask,
  };
}

const alphaAt = ({ x, y, width, height, data }: PersonMask, column: number, row: number): number =>
  column >= x && row >= y && column < x + width && row < y + height ? data[(row - y) * width + column - x]! : 0;

test('the grid has at most 320 cells along the longer side and covers the whole picture', () => {
  for (const [width, height] of [
    [1280, 720],
    [720, 1280],
    [4096, 4096],
    [321, 64],
    [1, 1],
  ] as const) {
    const grid = maskGridFor(width, height, width);
    assert.ok(Math.max(grid.width, grid.height) <= 320);
    assert.ok(grid.width * grid.cell >= width && (grid.width - 1) * grid.cell < width);
  }
});

test('the mask of a crop of the analysed picture lies where the crop lies in the source picture', () => {
  // Source 1280 × 720, analysed at half size; cells of 4 pixels.
  const grid = maskGridFor(1280, 720, 640);
  const mask = projectMask(poseWithSquare({ centreX: 320, centreY: 180, size: 160, angle: 0 }), grid);
  const box = maskBox(mask)!;
  // 80 analysed pixels a side around (320, 180) are 160 source pixels around (640, 360), with a rim for safety.
  for (const [actual, expected] of [
    [box.x0, 560],
    [box.y0, 280],
    [box.x1, 720],
    [box.y1, 440],
  ] as const) {
    assert.ok(Math.abs(actual - expected) <= 4, `${actual} is not ${expected}`);
  }
  assert.ok(alphaAt(mask, 160, 90) === 255);
});

test('the mask of a turned crop is turned back', () => {
  const grid = maskGridFor(320, 320, 320);
  const mask = projectMask(poseWithSquare({ centreX: 160, centreY: 160, size: 160, angle: Math.PI / 4 }), grid);
  const halfDiagonal = 40 * Math.SQRT2;
  assert.ok(alphaAt(mask, 160, Math.round(160 - halfDiagonal + 4)) > 200, 'a corner is at the top');
  assert.equal(alphaAt(mask, 160 + 38, 160 - 38), 0, 'where the corner of an upright square would be is nothing');
});

test('hands that are seen are covered even where the model leaves them out', () => {
  const pose = poseWithSquare({ centreX: 160, centreY: 160, size: 160, angle: 0 });
  pose.landmarks.set([210, 160], 2 * LANDMARK.leftWrist);
  pose.landmarks.set([220, 160], 2 * LANDMARK.leftIndex);
  const grid = maskGridFor(320, 320, 320);
  assert.equal(alphaAt(projectMask(pose, grid), 218, 160), 0);
  pose.visibility[LANDMARK.leftWrist] = 1;
  pose.visibility[LANDMARK.leftIndex] = 1;
  assert.equal(alphaAt(projectMask(pose, grid), 218, 160), 255);
  assert.equal(alphaAt(projectMask(pose, grid), 226, 160), 255, 'fingers reach beyond the knuckles');
});

test('a mask is cut off at the edge of the picture', () => {
  const grid = maskGridFor(320, 320, 320);
  const mask = projectMask(poseWithSquare({ centreX: 0, centreY: 310, size: 160, angle: 0 }), grid);
  assert.ok(mask.x === 0 && mask.y + mask.height === 320);
  const outside = projectMask(poseWithSquare({ centreX: -500, centreY: 0, size: 160, angle: 0 }), grid);
  assert.deepEqual([outside.width, outside.height, maskBox(outside)], [0, 0, null]);
});

test('the box of a mask holds the cells that are at least half covered', () => {
  const [width, height] = [21, 5];
  const mask = { cell: 4, x: 3, y: 7, width, height, data: new Uint8Array(width * height).fill(127) };
  assert.equal(maskBox(mask), null);
  mask.data[2 * width + 4] = 128;
  mask.data[3 * width + 19] = 128;
  assert.deepEqual(maskBox(mask), { x0: 4 * (3 + 4), y0: 4 * (7 + 2), x1: 4 * (3 + 20), y1: 4 * (7 + 4) });
});
