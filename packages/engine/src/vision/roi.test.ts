import assert from 'node:assert/strict';
import { test } from 'node:test';
import { completeBox } from './roi.ts';

const PICTURE = { height: 400 };

test('the box of somebody whom the lower border cuts off goes on below it', () => {
  const box = { x0: 100, y0: 250, x1: 200, y1: 398 };
  assert.deepEqual(completeBox(box, PICTURE), { ...box, y1: 510 });
});

test('the box of somebody who ends within the picture, or is whole at its border, stays as it is', () => {
  for (const box of [
    { x0: 100, y0: 250, x1: 200, y1: 350 },
    { x0: 100, y0: 10, x1: 200, y1: 400 },
  ]) {
    assert.deepEqual(completeBox(box, PICTURE), box);
  }
});
