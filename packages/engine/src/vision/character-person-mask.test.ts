import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LANDMARK_COUNT } from '../core/landmarks.ts';
import { voteOnPerson } from './character-person-mask.ts';
import { MASK_LENGTH, POSE_INPUT_SIZE, type Pose } from './pose.ts';
import type { Roi } from './roi.ts';

const SIZE = { width: 40, height: 60 };
const ROI = { centreX: 20, centreY: 30, size: 60, angle: 0 };

/** A look that takes the left half of what it is shown for a person, surely or not at all. */
function lookAt(roi: Roi, logit = 20): Pose {
  return {
    score: 1,
    roi,
    landmarks: new Float32Array(2 * LANDMARK_COUNT),
    visibility: new Float32Array(LANDMARK_COUNT),
    world: new Float32Array(3 * LANDMARK_COUNT),
    hipCentre: { x: 0, y: 0 },
    bodyTop: { x: 0, y: 0 },
    mask: Float32Array.from({ length: MASK_LENGTH }, (_, i) =>
      i % POSE_INPUT_SIZE < POSE_INPUT_SIZE / 2 ? logit : -logit,
    ),
  };
}

test("a pose's own mask votes as it is; what the model says of mirrored pictures is mirrored back", async () => {
  const image = { ...SIZE, data: new Uint8Array(3 * SIZE.width * SIZE.height) };
  const looks: Roi[] = [];
  const model = {
    async estimate(_: unknown, roi: Roi): Promise<Pose> {
      looks.push(roi);
      return lookAt(roi);
    },
  };
  const votes = await voteOnPerson(image, lookAt(ROI), model);
  assert.equal(looks.length, 3);
  // Two plain looks take the left half for a person, two mirrored ones the right half.
  for (const x of [5, 34]) assert.ok(Math.abs(votes[30 * SIZE.width + x]! - 0.5) < 1e-3);
  const voted = await voteOnPerson(image, { ...lookAt(ROI), mask: null }, model);
  assert.equal(looks.length, 3 + 4);
  assert.deepEqual(voted, votes);
});
