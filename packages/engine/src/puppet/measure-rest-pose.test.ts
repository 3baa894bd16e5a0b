import assert from 'node:assert/strict';
import { test } from 'node:test';
import { measureRestPose } from './measure-rest-pose.ts';
import { buildRig } from './rig/build-rig.ts';
import { drawTestFigure } from './rig/testing/draw-test-figure.ts';

test('a half body is compared within its picture only: arms that go on below it count neither for nor against it', () => {
  const character = drawTestFigure({ isHalfBody: true, arms: 'down' });
  const wrists = { leftWrist: { x: 268, y: 296 }, rightWrist: { x: 152, y: 296 } };
  const hands = { leftHand: { x: 268, y: 324 }, rightHand: { x: 152, y: 324 } };
  const cropped = { ...character, joints: { ...character.joints, ...wrists, ...hands } };
  const rig = buildRig(cropped);
  const { decibels, overlap, size, differences } = measureRestPose(rig, cropped);
  assert.ok(overlap >= 0.98, `the outlines overlap by ${overlap.toFixed(4)}`);
  assert.ok(decibels >= 45, `the colours are alike by ${decibels.toFixed(1)} dB`);
  assert.equal(differences.length, size.width * size.height);
});
