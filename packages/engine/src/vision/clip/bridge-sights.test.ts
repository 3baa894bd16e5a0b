import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LANDMARK, LANDMARK_COUNT } from '../../core/landmarks.ts';
import type { Pose } from '../pose.ts';
import { bendBridge, bridgeSights, coverBody, isCalm, type Sight } from './bridge-sights.ts';
import { packMask, unpackMask } from './pack-mask.ts';

const GRID = { cell: 4, width: 40, height: 40, cellsPerPixel: 0.25 };

/** A person 100 pixels from shoulders to hips, with one wrist at (wristX, 0), seen as one full cell of mask at column `maskX`. */
function sightOf(wristX: number, maskX = 0, frame = 0): Sight {
  const landmarks = new Float32Array(2 * LANDMARK_COUNT);
  landmarks[2 * LANDMARK.leftHip + 1] = 100;
  landmarks[2 * LANDMARK.rightHip + 1] = 100;
  landmarks[2 * LANDMARK.leftWrist] = wristX;
  const visibility = new Float32Array(LANDMARK_COUNT).fill(1);
  const world = new Float32Array(3 * LANDMARK_COUNT).fill(wristX / 100);
  const mask = { cell: 4, x: maskX, y: 2, width: 1, height: 1, data: Uint8Array.of(255) };
  const pose = { score: 0.9, landmarks, visibility, world, mask: null } as unknown as Pose;
  const box = { x0: maskX, y0: 0, x1: maskX + 10, y1: 100 };
  const observation = { trackId: 3, score: 0.9, box, landmarks, visibility, world, packedMask: packMask(mask) };
  return { frame, pose, observation, mask };
}

const calmBetween = (before: Sight, after: Sight, earlier?: Sight): boolean =>
  isCalm({ earlier: earlier?.pose.landmarks, before, after });

test('a person is calm as long as no visible limb moves by more than a third of a torso', () => {
  assert.equal(calmBetween(sightOf(0), sightOf(25)), true);
  assert.equal(calmBetween(sightOf(0), sightOf(35)), false);
  const hidden = [sightOf(0), sightOf(35)] as const;
  for (const { pose } of hidden) pose.visibility[LANDMARK.leftWrist] = 0.1;
  assert.equal(calmBetween(...hidden), true);
});

test('a person who moves on as before is calm even when moving faster, though not at any speed', () => {
  assert.equal(calmBetween(sightOf(0), sightOf(50), sightOf(-50)), true);
  assert.equal(calmBetween(sightOf(0), sightOf(50), sightOf(-20)), true);
  assert.equal(calmBetween(sightOf(0), sightOf(50), sightOf(0)), false, 'it started from rest');
  assert.equal(calmBetween(sightOf(0), sightOf(90), sightOf(-90)), false, 'too fast');
});

test('between two sights the body is in between, and its mask covers both and the limbs on their way', () => {
  const bridge = bridgeSights({ earlier: undefined, before: sightOf(0, 5), after: sightOf(40, 8) }, 0.25, GRID);
  assert.equal(bridge.trackId, 3);
  assert.equal(bridge.landmarks[2 * LANDMARK.leftWrist], 10);
  assert.equal(bridge.box.x0, 5.75);
  const mask = unpackMask(bridge.packedMask);
  const alphaAt = (column: number, row: number): number => mask.data[(row - mask.y) * mask.width + column - mask.x]!;
  assert.deepEqual([alphaAt(5, 2), alphaAt(8, 2)], [255, 255], 'what either sight covers');
  assert.ok(alphaAt(5, 0) > 200, 'the wrist on its way');
});

test('the mask of a steady limb lies where it is expected after the two sights before', () => {
  // The hand slows down: the parabola through all three sights is ahead of the straight way by 10 pixels.
  const [before, after] = [sightOf(0, 0), sightOf(40, 30)];
  const alphaAhead = (earlier: Sight | undefined): number => {
    const mask = unpackMask(bridgeSights({ earlier: earlier?.pose.landmarks, before, after }, 0.5, GRID).packedMask);
    return mask.data[(1 - mask.y) * mask.width + 11 - mask.x]!;
  };
  assert.ok(alphaAhead(sightOf(-120)) > alphaAhead(undefined));
});

/** x = 100 − t² around its turning point, looked at in some frames. */
const turnBack = (frames: readonly number[]): Sight[] => frames.map((frame) => sightOf(100 - frame ** 2, 0, frame));

for (const frames of [
  [-3, -1, 1, 3],
  [-2, -1, 1, 3],
] as const) {
  test(`a limb that turns back is followed round the bend by looks at ${frames}`, () => {
    const looks = turnBack(frames);
    const bridge = bridgeSights({ earlier: undefined, before: looks[1]!, after: looks[2]! }, 0.5, GRID);
    assert.equal(bridge.landmarks[2 * LANDMARK.leftWrist], 99);
    const [a, b, c, d] = looks.map(({ frame, observation }) => ({ frame, person: observation }));
    bendBridge(bridge, [a!, b!, c!, d!], 0);
    assert.ok(Math.abs(bridge.landmarks[2 * LANDMARK.leftWrist]! - 100) < 0.3);
    assert.ok(Math.abs(bridge.world[0]! - 1) < 3e-3);
  });
}

test('somebody who is seen between two sights is covered by the masks of both, and where their limbs are now', () => {
  const now = sightOf(60).pose;
  const mask = coverBody(now, { earlier: undefined, before: sightOf(0, 5), after: sightOf(120, 30) }, GRID);
  const alphaAt = (column: number, row: number): number => mask.data[(row - mask.y) * mask.width + column - mask.x]!;
  assert.deepEqual([alphaAt(5, 2), alphaAt(30, 2)], [255, 255], 'what either sight covers');
  assert.ok(alphaAt(14, 0) > 200, 'the wrist');
});
