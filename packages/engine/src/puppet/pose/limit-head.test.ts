import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromAxisAngle, IDENTITY, rotate } from '../../core/quaternion.ts';
import { buildRig } from '../rig/build-rig.ts';
import { drawTestFigure } from '../rig/testing/draw-test-figure.ts';
import { limitHead } from './limit-head.ts';
import { readRestSkeleton } from './rest-skeleton.ts';

/** Degrees to which a head is turned whose driver and whose chest turn by `yaw`. */
function shown(yaw: number, headTurn: number, isDrawing = false): number {
  const turned = fromAxisAngle([0, 1, 0], (yaw * Math.PI) / 180);
  const [x, , z] = rotate(limitHead(turned, turned, { isDrawing, headTurn }), [0, 0, 1]);
  return (Math.atan2(x, z) * 180) / Math.PI;
}

test('a photographed face in profile hardly turns to the side that its picture does not show, and as ever to the other', () => {
  assert.ok(shown(60, -0.8) > 2 && shown(60, -0.8) < 15);
  assert.ok(Math.abs(shown(-60, 0.8)) < 15);
  assert.ok(Math.abs(shown(-60, -0.8) - shown(-60, 0)) < 1e-6);
  assert.ok(Math.abs(shown(60, -0.8, true) - 60) < 1e-6, 'drawings turn as they like');
});

test('a face that looks at the camera turns alike to both sides', () => {
  for (const yaw of [20, 60, 110]) assert.ok(Math.abs(shown(yaw, 0.15) + shown(-yaw, 0.15)) < 1e-6);
  assert.ok(Math.abs(shown(30, 0.15) - 30) < 1e-6);
});

test('a profile turns without a jump, and shows the back of its head where the driver does', () => {
  for (let yaw = -179; yaw < 179; yaw++) assert.ok(Math.abs(shown(yaw + 1, -0.8) - shown(yaw, -0.8)) < 6, `at ${yaw}`);
  assert.ok(Math.abs(shown(150, -0.8)) > 125);
});

test('where a face looks is told by the place of its nose between the outlines of the head', () => {
  const figure = drawTestFigure();
  const turnOf = (x: number): number =>
    readRestSkeleton(buildRig({ ...figure, joints: { ...figure.joints, nose: { x, y: 78 } } })).headTurn;
  assert.ok(Math.abs(turnOf(210)) < 0.1);
  assert.ok(turnOf(184) < -0.6 && turnOf(236) > 0.6);
  assert.deepEqual(limitHead(IDENTITY, IDENTITY, { isDrawing: false, headTurn: turnOf(184) }), IDENTITY);
});
