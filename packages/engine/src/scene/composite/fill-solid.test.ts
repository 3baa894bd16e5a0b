import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fillSolid } from './fill-solid.ts';
import { makeFrame } from './testing/make-frame.ts';

test('solid colours get their BT.709 limited-range values, and padding stays', () => {
  const values: [rgb: [number, number, number], yuv: [number, number, number]][] = [
    [
      [0, 0, 0],
      [16, 128, 128],
    ],
    [
      [255, 255, 255],
      [235, 128, 128],
    ],
    [
      [255, 0, 0],
      [63, 102, 240],
    ],
    [
      [0, 255, 0],
      [173, 42, 26],
    ],
    [
      [0, 0, 255],
      [32, 240, 118],
    ],
  ];
  for (const [rgb, [y, u, v]] of values) {
    const frame = makeFrame(8, 6);
    fillSolid(frame, rgb);
    assert.deepEqual([frame.y[0], frame.y[5 * frame.yStride + 7]], [y, y]);
    assert.deepEqual([frame.u[0], frame.u[2 * frame.uvStride + 3]], [u, u]);
    assert.deepEqual([frame.v[0], frame.v[2 * frame.uvStride + 3]], [v, v]);
    assert.deepEqual([frame.y[8], frame.u[4], frame.v[4]], [99, 99, 99]);
  }
});
