import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shrinkToGrey } from './grey-picture.ts';

/** Colours that differ from pixel to pixel, black and white among them. */
function makePicture(width: number, height: number) {
  const data = Uint8Array.from({ length: 3 * width * height }, (_, i) => (i % 7 === 0 ? 255 : (i * 7919) >> 3));
  return { width, height, data };
}

for (const [width, height] of [
  [640, 360],
  [360, 640],
  [500, 333],
  [333, 321],
  [900, 600],
] as const) {
  test(`a picture of ${width} × ${height} is summed up square by square, whatever was before it`, () => {
    shrinkToGrey(makePicture(640, 360));
    const picture = makePicture(width, height);
    const grey = shrinkToGrey(picture);
    const { factor } = grey;
    assert.deepEqual([grey.width, grey.height], [Math.floor(width / factor), Math.floor(height / factor)]);
    const wanted = grey.sums.map((_, at) => {
      const [left, top] = [(at % grey.width) * factor, Math.floor(at / grey.width) * factor];
      let sum = 0;
      for (let y = top; y < top + factor; y++) {
        for (let x = left; x < left + factor; x++) {
          const [red, green, blue] = picture.data.subarray(3 * (y * width + x)) as unknown as [number, number, number];
          sum += red + 2 * green + blue;
        }
      }
      return sum;
    });
    // Told by the first that differs: to show all of them takes minutes.
    assert.equal(
      grey.sums.findIndex((sum, at) => sum !== wanted[at]),
      -1,
    );
  });
}
