import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CharacterJoints } from '../../core/rig.ts';
import { centreJoints } from './centre-joints.ts';
import { completeJoints } from './complete-joints.ts';
import { describeDoubts } from './describe-doubts.ts';
import { detectSkirt } from './detect-skirt.ts';
import { fitSilhouette } from './fit-silhouette.ts';
import { isFigure } from './is-figure.ts';
import { CORE_JOINTS } from './joints-from-landmarks.ts';
import { scoreJoints } from './score-joints.ts';
import { isInside, measureSilhouette } from './silhouette.ts';
import { type Capsule, drawCapsules, FIGURE_JOINTS, figureCapsules, meanJointError } from './testing/draw-figure.ts';
import { traceBadLimbs } from './trace-limbs.ts';

const SIZE = { width: 300, height: 500 };
const HEIGHT = 440;
const silhouette = measureSilhouette(drawCapsules(SIZE, figureCapsules()));

test('the outline alone gives joints within 6 % of the height', () => {
  const joints = fitSilhouette(silhouette);
  const error = meanJointError(joints, FIGURE_JOINTS, HEIGHT, CORE_JOINTS);
  assert.ok(error < 0.06, `mean error ${(100 * error).toFixed(1)} %`);
  assert.ok(joints.leftWrist.x > joints.rightWrist.x);
});

test('true joints score higher than swapped, shifted or folded ones', () => {
  const truth = scoreJoints(FIGURE_JOINTS, silhouette).total;
  assert.ok(truth > 0.97);
  const shifted = Object.fromEntries(
    Object.entries(FIGURE_JOINTS).map(([name, { x, y }]) => [name, { x: x + 40, y }]),
  ) as CharacterJoints;
  const folded = { ...FIGURE_JOINTS, leftElbow: { x: 220, y: 90 }, leftWrist: { x: 250, y: 40 } };
  const swapped = { ...FIGURE_JOINTS, leftAnkle: FIGURE_JOINTS.rightAnkle, rightAnkle: FIGURE_JOINTS.leftAnkle };
  for (const wrong of [shifted, folded, swapped]) assert.ok(scoreJoints(wrong, silhouette).total < truth - 0.03);
});

test('an arm whose bones leave the figure is laid along it again', () => {
  const wrong = {
    ...FIGURE_JOINTS,
    leftElbow: { x: 250, y: 150 },
    leftWrist: { x: 285, y: 200 },
    leftHand: { x: 280, y: 260 },
  };
  const mended = traceBadLimbs(wrong, silhouette);
  const names = ['leftShoulder', 'leftElbow', 'leftWrist'] as const;
  assert.ok(meanJointError(mended, FIGURE_JOINTS, HEIGHT, names) < 0.05);
  assert.deepEqual(mended.rightWrist, FIGURE_JOINTS.rightWrist);
});

test('joints at the edge of a limb move to its middle, merged legs stay as they are', () => {
  const off = { ...FIGURE_JOINTS, leftKnee: { x: 192, y: 360 } };
  assert.ok(Math.abs(centreJoints(off, silhouette).leftKnee.x - 178) < 4);
  const block: Capsule = { from: { x: 150, y: 300 }, to: { x: 150, y: 440 }, radius: 34, colour: [0, 0, 0] };
  const merged = measureSilhouette(drawCapsules(SIZE, [...figureCapsules(), block]));
  assert.deepEqual(centreJoints(FIGURE_JOINTS, merged).leftKnee, FIGURE_JOINTS.leftKnee);
});

test('head top, hands and toes are found on the outline when they are not given', () => {
  const core = Object.fromEntries(CORE_JOINTS.map((name) => [name, FIGURE_JOINTS[name]]));
  const joints = completeJoints(core, silhouette);
  assert.ok(Math.abs(joints.headTop.y - 36) < 3);
  for (const name of ['leftHand', 'rightHand', 'leftToe', 'rightToe'] as const) {
    assert.ok(isInside(silhouette, joints[name].x, joints[name].y), name);
    assert.ok(meanJointError(joints, FIGURE_JOINTS, HEIGHT, [name]) < 0.06, name);
  }
  assert.deepEqual(joints.leftElbow, FIGURE_JOINTS.leftElbow);
});

test('limbs that nobody knows hang down from shoulders and hips', () => {
  const { leftShoulder, rightShoulder, leftHip, rightHip, nose } = FIGURE_JOINTS;
  const joints = completeJoints({ leftShoulder, rightShoulder, leftHip, rightHip, nose }, silhouette);
  assert.ok(joints.leftElbow.y > leftShoulder.y && joints.leftWrist.y > joints.leftElbow.y);
  assert.ok(joints.rightAnkle.y > joints.rightKnee.y && joints.rightKnee.y > rightHip.y);
});

test('a skirt is told from trousers and from merged legs', () => {
  const cone = Array.from({ length: 90 }, (_, i): Capsule => {
    const half = 34 + 0.45 * i;
    const y = 265 + i;
    return { from: { x: 150 - half, y }, to: { x: 150 + half, y }, radius: 1, colour: [90, 90, 200] };
  });
  const skirt = measureSilhouette(drawCapsules(SIZE, [...figureCapsules(), ...cone]));
  const block: Capsule = { from: { x: 150, y: 290 }, to: { x: 150, y: 440 }, radius: 34, colour: [0, 0, 0] };
  const merged = measureSilhouette(drawCapsules(SIZE, [...figureCapsules(), block]));
  assert.equal(detectSkirt(skirt, FIGURE_JOINTS), true);
  assert.equal(detectSkirt(silhouette, FIGURE_JOINTS), false);
  assert.equal(detectSkirt(merged, FIGURE_JOINTS), false);
});

test('a figure has limbs; discs, boxes and letters have not', () => {
  assert.equal(isFigure(silhouette), true);
  const disc: Capsule = { from: { x: 150, y: 250 }, to: { x: 150, y: 251 }, radius: 120, colour: [0, 0, 0] };
  const bar: Capsule = { from: { x: 60, y: 250 }, to: { x: 240, y: 250 }, radius: 20, colour: [0, 0, 0] };
  const stroke: Capsule = { from: { x: 80, y: 100 }, to: { x: 80, y: 400 }, radius: 20, colour: [0, 0, 0] };
  const letter = [stroke, { ...stroke, from: { x: 80, y: 400 }, to: { x: 220, y: 400 } }];
  for (const thing of [[disc], [bar], letter]) {
    assert.equal(isFigure(measureSilhouette(drawCapsules(SIZE, thing))), false);
  }
});

test('crossed legs, hands before the body and cropped limbs are told, a clear figure has no doubts', () => {
  const doubts = (joints: CharacterJoints): string =>
    describeDoubts(joints, silhouette, { fit: scoreJoints(joints, silhouette), hasLegs: true, areGiven: false }).join(
      '\n',
    );
  assert.equal(doubts(FIGURE_JOINTS), '');
  const crossed = { ...FIGURE_JOINTS, leftAnkle: { x: 110, y: 448 }, rightAnkle: { x: 190, y: 448 } };
  assert.match(doubts(crossed), /legs cross/);
  assert.match(doubts({ ...FIGURE_JOINTS, rightWrist: { x: 150, y: 200 } }), /right hand/);
  assert.match(doubts({ ...FIGURE_JOINTS, leftWrist: { x: 320, y: 246 } }), /cuts off: the left hand/);
  assert.match(doubts({ ...FIGURE_JOINTS, leftElbow: { x: 250, y: 60 }, rightElbow: { x: 20, y: 60 } }), /uncertain/);
});
