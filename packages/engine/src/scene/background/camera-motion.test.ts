import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joinCameraMotion, parseCameraMotion, serialiseCameraMotion, stillCamera } from './camera-motion.ts';
import { CameraMotionEstimator } from './camera-motion-estimator.ts';
import { shrinkToGrey } from './grey-picture.ts';
import { compose, invert, isIdentity, largestShift } from './homography.ts';
import { makeSyntheticScene, type SyntheticScene } from './testing/synthetic-scene.ts';

const SOURCE = { width: 1024, height: 768 };

function measure(scene: SyntheticScene, first = 0, last = scene.frameCount) {
  const estimator = new CameraMotionEstimator({ sourceWidth: SOURCE.width, sourceHeight: SOURCE.height });
  const masks = (index: number) => scene.masks(index).map((mask) => ({ ...mask, cell: mask.cell * 4 }));
  if (first > 0) estimator.push(shrinkToGrey(scene.picture(first - 1)), () => masks(first - 1), { isLeadIn: true });
  for (let frame = first; frame < last; frame++) estimator.push(shrinkToGrey(scene.picture(frame)), () => masks(frame));
  return estimator.finish();
}

const stepOf = (motion: { toPrevious: Float32Array }, frame: number): Float32Array =>
  motion.toPrevious.subarray(9 * frame, 9 * frame + 9);

test('a still camera is exactly still, whoever walks before it', () => {
  const motion = measure(makeSyntheticScene({ frameCount: 20 }));
  for (let frame = 0; frame < 20; frame++) assert.ok(isIdentity(stepOf(motion, frame)));
  assert.ok(motion.confidence[10]! > 0.8);
});

test('of a camera at rest every fourth frame is looked at', () => {
  const scene = makeSyntheticScene({ frameCount: 21 });
  const estimator = new CameraMotionEstimator({ sourceWidth: SOURCE.width, sourceHeight: SOURCE.height });
  const lookedAt: number[] = [];
  for (let frame = 0; frame < scene.frameCount; frame++) {
    const masksOf = () => {
      lookedAt.push(frame);
      return scene.masks(frame);
    };
    estimator.push(shrinkToGrey(scene.picture(frame)), masksOf);
  }
  assert.equal(estimator.finish().frameCount, 21);
  assert.deepEqual(lookedAt, [0, 1, 5, 9, 13, 17, 20]);
});

test('a pan with a turn is measured to a fraction of a source pixel', () => {
  const camera = (index: number): number[] => {
    const [c, s] = [Math.cos(0.001 * index), Math.sin(0.001 * index)];
    return [c, -s, 0.9 * index, s, c, 0.3 * index, 0, 0, 1];
  };
  const motion = measure(makeSyntheticScene({ frameCount: 20, camera }));
  const toSource = [4, 0, 0, 0, 4, 0, 0, 0, 1];
  for (let frame = 1; frame < 20; frame++) {
    const small = compose(invert(camera(frame - 1)), camera(frame));
    const truth = compose(toSource, compose(small, invert(toSource)));
    const error = compose(invert(truth), stepOf(motion, frame));
    assert.ok(largestShift(error, SOURCE.width, SOURCE.height) < 1);
  }
});

test('segments measured apart give the motion of the whole clip', () => {
  const camera = (index: number): number[] => [1, 0, 0.8 * index, 0, 1, 0, 0, 0, 1];
  const scene = makeSyntheticScene({ frameCount: 20, camera });
  const joined = joinCameraMotion([measure(scene, 0, 10), measure(scene, 10, 20)]);
  assert.equal(joined.frameCount, 20);
  for (let frame = 1; frame < 20; frame++) assert.ok(Math.abs(stepOf(joined, frame)[2]! - 3.2) < 0.4);
});

test('a cut has no confidence, and the shot after it is measured again', () => {
  const motion = measure(makeSyntheticScene({ frameCount: 16, world: (index) => (index < 8 ? 1 : 500) }));
  assert.equal(motion.confidence[8], 0);
  assert.ok(motion.confidence[12]! > 0.8);
});

test('a camera that rests and then moves is followed from its first move on, whenever that is', () => {
  for (const start of [8, 9, 10, 11]) {
    const camera = (index: number): number[] => [1, 0, Math.max(0, 1.2 * (index - start)), 0, 1, 0, 0, 0, 1];
    const motion = measure(makeSyntheticScene({ frameCount: 16, camera }));
    for (let frame = 1; frame < 16; frame++) {
      const wanted = frame > start ? 4.8 : 0;
      assert.ok(Math.abs(stepOf(motion, frame)[2]! - wanted) < 0.6, `frame ${frame}: ${stepOf(motion, frame)[2]}`);
    }
  }
});

test('a cut is found at any frame of a resting camera', () => {
  for (const cut of [8, 9, 10, 11]) {
    const motion = measure(makeSyntheticScene({ frameCount: 16, world: (index) => (index < cut ? 1 : 500) }));
    assert.deepEqual(
      [...motion.confidence].map((value, frame) => (frame > 0 && value === 0 ? frame : -1)).filter((f) => f > 0),
      [cut],
    );
  }
});

test('the same frames give the same motion', () => {
  const camera = (index: number): number[] => [1, 0, 1.7 * index, 0, 1, 0, 0, 0, 1];
  const scene = makeSyntheticScene({ frameCount: 8, camera });
  assert.deepEqual(measure(scene), measure(scene));
});

test('a plain picture has a still camera', () => {
  const estimator = new CameraMotionEstimator({ sourceWidth: 640, sourceHeight: 480 });
  for (let frame = 0; frame < 4; frame++) {
    const picture = { width: 320, height: 240, data: new Uint8Array(320 * 240 * 3).fill(90) };
    estimator.push(shrinkToGrey(picture), () => []);
  }
  const motion = estimator.finish();
  for (let frame = 0; frame < 4; frame++) assert.ok(isIdentity(stepOf(motion, frame)));
});

test('a motion survives being serialised', () => {
  const motion = stillCamera(3);
  motion.toPrevious[11] = 2.5;
  motion.confidence[1] = 0.25;
  motion.residual[2] = 0.125;
  assert.deepEqual(parseCameraMotion(serialiseCameraMotion(motion)), motion);
});
