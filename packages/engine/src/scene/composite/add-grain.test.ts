import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addGrain } from './add-grain.ts';
import { fillSolid } from './fill-solid.ts';
import { copyFrame, makeFrame, makePicture } from './testing/make-frame.ts';

const place = { x: 4, y: 4, width: 100, height: 100 };

function grain(frameIndex: number): { frame: ReturnType<typeof makeFrame>; before: ReturnType<typeof makeFrame> } {
  const frame = makeFrame(120, 120);
  fillSolid(frame, [128, 128, 128]);
  const before = copyFrame(frame);
  addGrain(
    frame,
    makePicture(place, (column) => [128, 128, 128, column < 50 ? 255 : 0]),
    { level: 3, frameIndex },
  );
  return { frame, before };
}

test('grain has the level that was asked for, no bias, and stays within the character', () => {
  const { frame, before } = grain(1);
  let [sum, squares, count] = [0, 0, 0];
  for (let y = 0; y < 120; y++) {
    for (let x = 0; x < 120; x++) {
      const change = frame.y[y * frame.yStride + x]! - before.y[y * frame.yStride + x]!;
      if (x >= 4 && x < 54 && y >= 4 && y < 104) {
        sum += change;
        squares += change * change;
        count++;
      } else assert.equal(change, 0);
    }
  }
  assert.ok(Math.abs(sum / count) < 0.15, `mean ${sum / count}`);
  assert.ok(Math.abs(Math.sqrt(squares / count) - 3) < 0.2, `deviation ${Math.sqrt(squares / count)}`);
  assert.deepEqual([frame.u, frame.v], [before.u, before.v]);
});

test('a frame always gets the same grain, another frame another one', () => {
  assert.deepEqual(grain(7).frame, grain(7).frame);
  assert.notDeepEqual(grain(7).frame, grain(8).frame);
});
