import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { RgbImage } from '../core/image.ts';
import { boxOverlap } from './box.ts';
import { AnalysedExample } from './clip/testing/analysed-example.ts';

let example: AnalysedExample;

before(async () => {
  example = await AnalysedExample.open();
});
after(() => example[Symbol.asyncDispose]());

/** Black around a picture: `right` columns and `below` rows. */
function pad({ width, height, data }: RgbImage, right: number, below: number): RgbImage {
  const padded = new Uint8Array(3 * (width + right) * (height + below));
  for (let row = 0; row < height; row++) {
    padded.set(data.subarray(3 * row * width, 3 * (row + 1) * width), 3 * row * (width + right));
  }
  return { width: width + right, height: height + below, data: padded };
}

test('a person is found in the same place in wide, square and tall pictures', async () => {
  const wide = example.clip.frames[0]!.image;
  assert.ok(wide.height <= 0.6 * wide.width);
  const { detector } = example.models;
  const [found] = await detector.detect(wide);
  assert.ok(found!.score > 0.5);
  for (const picture of [pad(wide, 0, wide.width - wide.height), pad(wide, 0, 2 * wide.width - wide.height)]) {
    const [same] = await detector.detect(picture);
    assert.ok(same && boxOverlap(same, found!) > 0.85, `${picture.width} × ${picture.height}`);
  }
});
