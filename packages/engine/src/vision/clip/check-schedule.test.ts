import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CheckSchedule, type LookedAt } from './check-schedule.ts';
import { measureSignature } from './picture-signature.ts';

const WIDTH = 240;
const HEIGHT = 120;
const PERSON = { x0: 100, y0: 20, x1: 140, y1: 120 };

/** A grey picture with a bright rectangle, the person's by default. */
function makePicture(index: number, { x0, y0, x1, y1 } = PERSON): LookedAt {
  const data = new Uint8Array(WIDTH * HEIGHT * 3).fill(90);
  for (let y = y0; y < y1; y++) data.fill(180, 3 * (y * WIDTH + x0), 3 * (y * WIDTH + x1));
  const image = { width: WIDTH, height: HEIGHT, data };
  return { index, image, signature: measureSignature(image) };
}

function scheduleAfter(picture: LookedAt): CheckSchedule {
  const schedule = new CheckSchedule(10);
  schedule.begin(picture);
  schedule.end(PERSON);
  return schedule;
}

test('the detector looks at the first picture, and ever again while it is not sure', () => {
  assert.ok(new CheckSchedule(10).isDue(makePicture(0), undefined));
  const schedule = scheduleAfter(makePicture(0));
  assert.equal(schedule.isDue(makePicture(9), undefined), false);
  assert.ok(schedule.isDue(makePicture(10), undefined));
});

test('it waits four times as long where nothing but a person has moved', () => {
  const schedule = scheduleAfter(makePicture(0));
  const moved = { x0: 108, y0: 20, x1: 148, y1: 120 };
  assert.equal(schedule.isDue(makePicture(39, moved), moved), false);
  assert.ok(schedule.isDue(makePicture(40, moved), moved));
});

test('it waits no more than twice as long where something else has changed, and not at all for a pose that did not fit', () => {
  const both = { x0: 40, y0: 20, x1: 140, y1: 120 };
  assert.equal(scheduleAfter(makePicture(0)).isDue(makePicture(19, both), PERSON), false);
  assert.ok(scheduleAfter(makePicture(0)).isDue(makePicture(20, both), PERSON));
  const schedule = scheduleAfter(makePicture(0));
  schedule.end(undefined);
  assert.ok(schedule.isDue(makePicture(20), PERSON));
});

test('where nobody was, and nothing has changed, it waits twice as long', () => {
  const schedule = new CheckSchedule(10);
  schedule.begin(makePicture(0));
  schedule.end(undefined, true);
  assert.equal(schedule.isDue(makePicture(19), undefined), false);
  assert.ok(schedule.isStillEmpty(makePicture(19)));
  assert.ok(schedule.isDue(makePicture(20), undefined));
  const changed = makePicture(10, { x0: 40, y0: 20, x1: 140, y1: 120 });
  assert.equal(schedule.isStillEmpty(changed), false);
  assert.ok(schedule.isDue(changed, undefined));
});

test('a lost person is looked for, but not in every picture', () => {
  const schedule = scheduleAfter(makePicture(0));
  assert.equal(schedule.isAllowed(makePicture(2)), false);
  assert.ok(schedule.isAllowed(makePicture(3)));
});
