import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LANDMARK } from '../core/landmarks.ts';
import { POSE_OUTPUTS } from './models/model-sources.ts';
import { decodePose } from './pose.ts';
import { roiFromPose } from './roi.ts';

const HEATMAP_SIDE = 64;

/** Outputs in which every landmark lies in the middle of the crop, unseen, and no heatmap is sure of anything. */
function blankOutputs(): Record<string, Float32Array> {
  return {
    [POSE_OUTPUTS.landmarks]: Float32Array.from({ length: 195 }, (_, i) => [128, 128, 0, -9, -9][i % 5]!),
    [POSE_OUTPUTS.score]: Float32Array.of(0.75),
    [POSE_OUTPUTS.heatmap]: new Float32Array(39 * HEATMAP_SIDE ** 2).fill(-9),
    [POSE_OUTPUTS.world]: new Float32Array(117),
  };
}

const near = (actual: number, expected: number): void =>
  assert.ok(Math.abs(actual - expected) < 1e-3, `${actual} is not ${expected}`);

test('landmarks go from the turned crop to the picture', () => {
  const outputs = blankOutputs();
  outputs[POSE_OUTPUTS.landmarks]!.set([256, 128, 0, 9, 9], 5 * LANDMARK.nose);
  const roi = { centreX: 100, centreY: 50, size: 80, angle: Math.PI / 2 };
  const pose = decodePose(outputs, roi, null);
  // The right edge of a crop that is turned clockwise is at the bottom of the picture.
  near(pose.landmarks[0]!, 100);
  near(pose.landmarks[1]!, 90);
  assert.ok(pose.visibility[LANDMARK.nose]! > 0.99);
  assert.ok(pose.visibility[LANDMARK.leftKnee]! < 0.01);
  assert.equal(pose.score, 0.75);
  assert.equal(pose.mask, null);
});

test('metres have y up and z towards the camera, upright whatever the angle of the crop', () => {
  const outputs = blankOutputs();
  // In the crop: one metre up, and away from the camera.
  outputs[POSE_OUTPUTS.world]!.set([0, -1, 0.25], 0);
  const upright = decodePose(outputs, { centreX: 0, centreY: 0, size: 1, angle: 0 }, null);
  assert.deepEqual([...upright.world.subarray(0, 3)], [0, 1, -0.25]);
  const turned = decodePose(outputs, { centreX: 0, centreY: 0, size: 1, angle: Math.PI / 2 }, null);
  [1, 0, -0.25].forEach((expected, axis) => {
    near(turned.world[axis]!, expected);
  });
});

test('a sure heatmap moves a landmark, an unsure one does not', () => {
  const outputs = blankOutputs();
  const heatmap = outputs[POSE_OUTPUTS.heatmap]!;
  const cell = (landmark: number, x: number, y: number): number => landmark * HEATMAP_SIDE ** 2 + y * HEATMAP_SIDE + x;
  heatmap[cell(LANDMARK.leftWrist, 34, 31)] = 9;
  heatmap[cell(LANDMARK.rightWrist, 34, 31)] = -1;
  const { landmarks } = decodePose(outputs, { centreX: 32, centreY: 32, size: 64, angle: 0 }, null);
  // The other 48 cells of the window weigh a little and pull towards its middle.
  assert.ok(Math.abs(landmarks[2 * LANDMARK.leftWrist]! - 34) < 0.1);
  assert.ok(Math.abs(landmarks[2 * LANDMARK.leftWrist + 1]! - 31) < 0.1);
  assert.equal(landmarks[2 * LANDMARK.rightWrist], 32);
});

test('the next crop is centred between the hips and turned so that the body is upright in it', () => {
  const roi = roiFromPose({ hipCentre: { x: 10, y: 20 }, bodyTop: { x: 50, y: 20 } });
  near(roi.angle, Math.PI / 2);
  assert.deepEqual([roi.centreX, roi.centreY, roi.size], [10, 20, 100]);
  near(roiFromPose({ hipCentre: { x: 0, y: 0 }, bodyTop: { x: 0, y: -8 } }).angle, 0);
});
