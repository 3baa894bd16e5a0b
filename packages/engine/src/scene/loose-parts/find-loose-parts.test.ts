import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addLooseParts } from './add-loose-parts.ts';
import {
  FRAMES,
  findInScene,
  makeMask,
  type Paint,
  PERSON,
  type Rectangle,
  shareFound,
} from './testing/still-scene.ts';

const RIGHT = PERSON.x + PERSON.width;
/** The paint over the person ends some pixels from them: what is nearer is erased anyway. */
const PAINT = 12;

const beyondPaint = (area: Rectangle): Rectangle => {
  const x = Math.max(area.x, RIGHT + PAINT);
  return { ...area, x, width: area.x + area.width - x };
};
const nothing = (found: { cellsOf: readonly (readonly number[])[] }): boolean =>
  found.cellsOf.every((cells) => cells.length === 0);

test('hair that swings out of the mask is found in each frame that shows it, and added to the mask', () => {
  const hair = (frame: number): Paint => ({ x: RIGHT, y: 120 + 8 * (frame % 6), width: 44, height: 24, luma: 30 });
  const found = findInScene((frame) => (frame < 12 ? [hair(frame)] : []));
  for (let frame = 0; frame < 12; frame++) {
    assert.ok(shareFound(found, frame, beyondPaint(hair(frame))) > 0.9, `frame ${frame}`);
  }
  assert.deepEqual(found.cellsOf.slice(14).flat(), []);
  const mask = addLooseParts(makeMask(), found, 3);
  assert.ok(mask.cell * (mask.x + mask.width) >= RIGHT + 40);
  assert.equal(mask.x, makeMask().x);
  assert.equal(addLooseParts(makeMask(), found, 20).width, makeMask().width);
});

test('a ball that flies past and touches the person stays whole', () => {
  const ball = (frame: number): Paint => ({
    x: RIGHT + 4 + 6 * Math.abs(frame - 14),
    y: 220,
    width: 28,
    height: 28,
    luma: 235,
  });
  const found = findInScene((frame) => [ball(frame)]);
  for (let frame = 8; frame < 20; frame++)
    assert.equal(shareFound(found, frame, beyondPaint(ball(frame))), 0, `frame ${frame}`);
});

test('a ball that leaves the person for a moment now and then stays', () => {
  const ball = (frame: number): Paint => ({
    x: RIGHT + (frame % 6 === 0 ? 26 : 8),
    y: 220 + 4 * (frame % 4),
    width: 28,
    height: 28,
    luma: 235,
  });
  const found = findInScene((frame) => [ball(frame)]);
  for (let frame = 0; frame < FRAMES; frame++)
    assert.equal(shareFound(found, frame, beyondPaint(ball(frame))), 0, `frame ${frame}`);
});

test('a shadow at the feet and a soft one on the wall stay', () => {
  const found = findInScene((frame) => [
    { x: RIGHT - 20, y: 390, width: 40 + 8 * (frame % 3), height: 30, light: 0.15 },
    { x: RIGHT, y: 150, width: 30 + 8 * (frame % 3), height: 60, light: 0.83 },
  ]);
  assert.ok(nothing(found));
});

test('a sign that is laid over a part of the clip stays', () => {
  const sign: Paint = { x: RIGHT + 6, y: 150, width: 40, height: 20, luma: 240 };
  assert.ok(nothing(findInScene((frame) => (frame >= 12 ? [sign] : []))));
});

test('somebody else who comes close stays', () => {
  const stripes = (left: number): Paint[] =>
    [0, 1, 2, 3, 4, 5, 6, 7].map((i) => ({ x: left + 20 * i, y: 60, width: 20, height: 360, luma: i % 2 ? 210 : 240 }));
  assert.ok(nothing(findInScene((frame) => stripes(RIGHT + 4 + 8 * (frame % 3)))));
});

test('what is found does not depend on what was looked at before', () => {
  const paint = (frame: number): Paint[] => [{ x: RIGHT, y: 120 + 8 * (frame % 6), width: 44, height: 24, luma: 30 }];
  assert.deepEqual(findInScene(paint).cellsOf, findInScene(paint).cellsOf);
  assert.equal(findInScene(paint).cellsOf.length, FRAMES);
});
