import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PersonMask } from '../../core/mask.ts';
import { CELL } from './background.ts';
import { type Homography, identity, mapX, mapY } from './homography.ts';
import { markNeededCells } from './mark-cells.ts';
import { MaskTimeline } from './mask-timeline.ts';
import { paintReach, RING } from './paint-reach.ts';
import { PersonDistance } from './person-distance.ts';
import type { PlatePlan } from './plan-plates.ts';

const WIDTH = 640;
const HEIGHT = 320;
const FRAMES = 21;

/** A person of 40 × 120 pixels who goes some cells to the right in each frame, seen by a camera that goes `speed` pixels a frame. */
function makeClip(speed: number, walk = 5): { plan: PlatePlan; timeline: MaskTimeline } {
  const maskAt = (frame: number): PersonMask => {
    const mask = { cell: 4, x: 10 + walk * frame, y: 30, width: 10, height: 30 };
    return { ...mask, data: new Uint8Array(mask.width * mask.height).fill(255) };
  };
  const range = { first: 0, last: FRAMES };
  const plan = {
    ...{ firstFrame: 0, lastFrame: FRAMES, isStatic: speed === 0, reach: range },
    ...{ x: -16, y: -16, width: WIDTH + 208, height: HEIGHT + 32 },
    frameToPlate: Array.from({ length: FRAMES }, (_, frame) => {
      const toPlate = identity();
      toPlate[2] = speed * frame;
      return toPlate;
    }),
  };
  const options = { frameCount: FRAMES, fps: 30, shotStarts: [0], masksAt: (frame: number) => [maskAt(frame)] };
  return { plan, timeline: new MaskTimeline(options) };
}

/** How near the people come to the middle of each cell of the plate over all frames, beyond what is painted and compared. */
function measureNearest({ x, y, width, height, frameToPlate }: PlatePlan, timeline: MaskTimeline): Float32Array {
  const columns = width / CELL;
  const nearest = new Float32Array((columns * height) / CELL).fill(Number.POSITIVE_INFINITY);
  const person = new PersonDistance();
  for (const [frame, toPlate] of frameToPlate.entries()) {
    const masks = timeline.at(frame);
    person.measure(masks, 200);
    const toFrame = Float64Array.from(toPlate, (value, i) => (i === 2 ? -value : value)) as Homography;
    for (let cell = 0; cell < nearest.length; cell++) {
      const plateX = x + ((cell % columns) + 0.5) * CELL;
      const plateY = y + (Math.floor(cell / columns) + 0.5) * CELL;
      const [frameX, frameY] = [mapX(toFrame, plateX, plateY), mapY(toFrame, plateX, plateY)];
      if (frameX < 0 || frameY < 0 || frameX >= WIDTH || frameY >= HEIGHT) continue;
      nearest[cell] = Math.min(nearest[cell]!, person.at(frameX, frameY) - paintReach(masks) - RING);
    }
  }
  return nearest;
}

for (const [camera, speed, most] of [
  ['still', 0, 2.5 * CELL],
  ['slowly moving', 1.5, 4 * CELL],
  ['quickly moving', 9, 2.5 * CELL],
] as const) {
  test(`what is painted or compared in any frame of a ${camera} camera is needed, and little besides`, () => {
    const { plan, timeline } = makeClip(speed);
    const needed = markNeededCells(plan, timeline, { width: WIDTH, height: HEIGHT });
    const nearest = measureNearest(plan, timeline);
    for (const [cell, distance] of nearest.entries()) {
      if (distance < 0) assert.equal(needed[cell], 1, `cell ${cell} at ${distance}`);
      else if (distance > most) assert.equal(needed[cell], 0, `cell ${cell} at ${distance}`);
    }
  });
}

test('frames in which nobody goes anywhere new are not looked at one by one', () => {
  const { plan, timeline } = makeClip(0, 0);
  let measured = 0;
  const measure = PersonDistance.prototype.measure;
  PersonDistance.prototype.measure = function count(masks, reach) {
    measured++;
    measure.call(this, masks, reach);
  };
  try {
    markNeededCells(plan, timeline, { width: WIDTH, height: HEIGHT });
  } finally {
    PersonDistance.prototype.measure = measure;
  }
  assert.ok(measured < 0.6 * FRAMES, `${measured} measurements`);
});
