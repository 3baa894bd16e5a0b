import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resamplePicture } from './resample-picture.ts';

/** 2 × 2: opaque, half transparent; wholly transparent with a colour, opaque. */
const PICTURE = {
  width: 2,
  height: 2,
  data: new Uint8ClampedArray([10, 20, 30, 255, 40, 50, 60, 128, 70, 80, 90, 0, 100, 110, 120, 255]),
};

test('a picture that keeps its size keeps its pixels, but for the colours of transparent ones', () => {
  const whole = resamplePicture(PICTURE, { x0: 0, y0: 0, x1: 2, y1: 2 }, 2, 2);
  assert.deepEqual([...whole.data], [10, 20, 30, 255, 40, 50, 60, 128, 0, 0, 0, 0, 100, 110, 120, 255]);
  const corner = resamplePicture(PICTURE, { x0: 1, y0: 0, x1: 2, y1: 2 }, 1, 2);
  assert.deepEqual([...corner.data], [40, 50, 60, 128, 100, 110, 120, 255]);
});

test('a shrunk picture has the mean colour of what is to be seen', () => {
  const { data } = resamplePicture(PICTURE, { x0: 0, y0: 0, x1: 1, y1: 2 }, 1, 1);
  assert.deepEqual([...data], [10, 20, 30, 128]);
});
