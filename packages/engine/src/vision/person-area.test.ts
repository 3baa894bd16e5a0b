import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findPersonArea } from './person-area.ts';
import type { Pose } from './pose.ts';

const PICTURE = { width: 400, height: 400 };
/** A pixel of the picture is a hundredth of the crop. */
const ROI = { centreX: 200, centreY: 200, size: 100, angle: 0 };

function poseAt(points: number[], roi = ROI): Pose {
  return { landmarks: Float32Array.from(points), roi } as Pose;
}

const areaOf = (pose: Pose, picture = PICTURE) => findPersonArea(pose, { picture, reach: 0.1, side: 100 });

test('the area holds the landmarks, what is within reach of them and a rim, in whole steps', () => {
  // 0.4 - 0.1 - 1 / 32 = 0.269 and 0.7 + 0.1 + 1 / 32 = 0.831 of the crop.
  assert.deepEqual(areaOf(poseAt([190, 190, 220, 220])), { left: 24, top: 24, columns: 60, rows: 60 });
});

test('it turns with the crop, and ends where the crop ends', () => {
  const turned = areaOf(poseAt([200, 160, 200, 240], { ...ROI, angle: Math.PI / 2 }));
  assert.deepEqual(turned, { left: 0, top: 36, columns: 100, rows: 28 });
});

test('of what lies outside of the picture it holds no more than a rim', () => {
  const { top, rows } = areaOf(poseAt([190, 190, 220, 240]), { width: 400, height: 210 });
  assert.deepEqual([top, rows], [24, 40]);
  assert.equal(areaOf(poseAt([190, 190, 220, 240]), { width: 400, height: 100 }).rows, 0);
});
