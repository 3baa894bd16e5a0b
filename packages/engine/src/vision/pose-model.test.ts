import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AnalysedExample } from './clip/testing/analysed-example.ts';
import { findPersonArea } from './person-area.ts';
import { POSE_INPUT_SIZE } from './pose.ts';

let example: AnalysedExample;

before(async () => {
  example = await AnalysedExample.open();
});
after(() => example[Symbol.asyncDispose]());

test('a mask of the person alone is that of the whole crop within reach, and background elsewhere', async () => {
  const { image } = example.clip.frames[0]!;
  const { pose: model, detector } = example.models;
  const [box] = await detector.detect(image);
  const { roi } = (await model.estimateInBox(image, box!))!;
  const whole = await model.estimate(image, roi);
  const alone = await model.estimate(image, roi, { maskReach: 0.1 });
  const size = POSE_INPUT_SIZE;
  const area = findPersonArea(whole, { picture: image, reach: 0.1, side: size });
  assert.ok(area.columns < 0.9 * size, 'the person is slim');
  let person = 0;
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const at = y * size + x;
      const isWithin = isNear(x, area.left, area.columns) && isNear(y, area.top, area.rows);
      if (isWithin) assert.ok(Math.abs(alone.mask![at]! - whole.mask![at]!) < 1e-3, `${x}, ${y}`);
      else if (x < area.left - size / 16) assert.ok(alone.mask![at]! < -10);
      if (isWithin && whole.mask![at]! > 0) person++;
    }
  }
  assert.equal(person, whole.mask!.filter((logit) => logit > 0).length, 'all of the person lies within reach');
});

/** Well within an area: past the rim, where its mask is another one. */
function isNear(at: number, first: number, length: number): boolean {
  const rim = POSE_INPUT_SIZE / 32;
  return (first === 0 || at >= first + rim) && at < first + length - rim;
}
