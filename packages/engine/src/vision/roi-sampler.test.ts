import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RgbImage } from '../core/image.ts';
import type { Roi } from './roi.ts';
import { RoiSampler, type SampleOptions } from './roi-sampler.ts';

function sampleRoi(image: RgbImage, roi: Roi, size: number, options: SampleOptions): Float32Array {
  return new RoiSampler(size).sample(image, roi, options);
}

/** Red is the column, green the row, blue 200. */
function ramp(width: number, height: number): RgbImage {
  const data = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data.set([x, y, 200], 3 * (y * width + x));
  return { width, height, data };
}

/** Red, green, blue of a pixel of the crop, 0..255. */
function pixel(tensor: Float32Array, size: number, x: number, y: number): number[] {
  return [0, 1, 2].map((c) => Math.round(255 * tensor[c * size * size + y * size + x]! * 1000) / 1000);
}

test('a square of the size of the picture gives the picture itself', () => {
  const tensor = sampleRoi(ramp(8, 8), { centreX: 4, centreY: 4, size: 8, angle: 0 }, 8, { border: 'nearest' });
  for (let y = 0; y < 8; y++) for (let x = 0; x < 8; x++) assert.deepEqual(pixel(tensor, 8, x, y), [x, y, 200]);
});

test('between pixels the picture is interpolated', () => {
  const tensor = sampleRoi(ramp(8, 8), { centreX: 4.25, centreY: 4, size: 4, angle: 0 }, 4, { border: 'nearest' });
  assert.deepEqual(pixel(tensor, 4, 0, 0), [2.25, 2, 200]);
});

test('a square turned clockwise by 90° has the right side of the picture at its top', () => {
  const roi = { centreX: 4, centreY: 4, size: 8, angle: Math.PI / 2 };
  const tensor = sampleRoi(ramp(8, 8), roi, 8, { border: 'nearest' });
  // Going right in the crop goes down in the picture; going down in the crop goes left.
  assert.deepEqual(pixel(tensor, 8, 0, 0), [7, 0, 200]);
  assert.deepEqual(pixel(tensor, 8, 7, 0), [7, 7, 200]);
  assert.deepEqual(pixel(tensor, 8, 0, 7), [0, 0, 200]);
});

test('outside the picture is black or its nearest pixel', () => {
  const roi = { centreX: 0, centreY: 0, size: 8, angle: 0 };
  assert.deepEqual(pixel(sampleRoi(ramp(4, 4), roi, 8, { border: 'black' }), 8, 0, 0), [0, 0, 0]);
  assert.deepEqual(pixel(sampleRoi(ramp(4, 4), roi, 8, { border: 'nearest' }), 8, 0, 0), [0, 0, 200]);
  assert.deepEqual(pixel(sampleRoi(ramp(4, 4), roi, 8, { border: 'nearest' }), 8, 7, 5), [3, 1, 200]);
});

test('outside the box that is kept the crop is grey', () => {
  const roi = { centreX: 4, centreY: 4, size: 8, angle: 0 };
  const keepBox = { x0: 2, y0: 0, x1: 5, y1: 8 };
  const tensor = sampleRoi(ramp(8, 8), roi, 8, { border: 'nearest', keepBox });
  const columns = Array.from({ length: 8 }, (_, x) => pixel(tensor, 8, x, 3)[2]);
  assert.deepEqual(columns, [127.5, 127.5, 200, 200, 200, 127.5, 127.5, 127.5]);
});

test('a strong reduction averages: a fine chequered pattern becomes grey', () => {
  const side = 64;
  const data = new Uint8Array(3 * side * side);
  for (let i = 0; i < side * side; i++) data.fill(((i % side) + Math.floor(i / side)) % 2 ? 255 : 0, 3 * i, 3 * i + 3);
  const roi = { centreX: side / 2, centreY: side / 2, size: side, angle: 0 };
  const tensor = sampleRoi({ width: side, height: side, data }, roi, 16, { border: 'nearest' });
  for (const value of tensor) assert.ok(Math.abs(value - 0.5) < 0.01, `${value}`);
});

test('a picture of one pixel does no harm, nor do places without number', () => {
  const image = { width: 1, height: 1, data: Uint8Array.of(255, 0, 51) };
  const roi = { centreX: 0.5, centreY: 0.5, size: 3, angle: 1 };
  assert.deepEqual(pixel(sampleRoi(image, roi, 4, { border: 'nearest' }), 4, 1, 2), [255, 0, 51]);
  const sampler = new RoiSampler(4);
  sampler.sample(image, roi, { border: 'nearest' });
  const nowhere = sampler.sample(image, { ...roi, centreX: Number.NaN }, { border: 'nearest' });
  assert.ok(nowhere.every((value) => value === 0));
});

test('a square far outside the picture shows its border', () => {
  for (const centreX of [-100, 100]) {
    const roi = { centreX, centreY: 4, size: 8, angle: 0.3 };
    const tensor = sampleRoi(ramp(8, 8), roi, 8, { border: 'nearest' });
    assert.equal(pixel(tensor, 8, 3, 3)[0], centreX < 0 ? 0 : 7);
    assert.ok(sampleRoi(ramp(8, 8), roi, 8, { border: 'black' }).every((value) => value === 0));
  }
});

test('one sampler takes pictures of any size, one after the other', () => {
  const sampler = new RoiSampler(8);
  for (const side of [8, 40, 16]) {
    const roi = { centreX: side - 5, centreY: side - 4, size: 8, angle: 0 };
    const tensor = sampler.sample(ramp(side, side), roi, { border: 'nearest' });
    assert.deepEqual(pixel(tensor, 8, 2, 3), [side - 7, side - 5, 200]);
  }
});

/** A pixel's colour; undefined outside of the picture. */
function colourAt({ width, height, data }: RgbImage, x: number, y: number): number[] | undefined {
  if (x < 0 || y < 0 || x >= width || y >= height) return undefined;
  return [...data.subarray(3 * (y * width + x), 3 * (y * width + x) + 3)];
}

/** One place of a picture between its pixels, of which those at its border go on outside: red, green, blue. */
function readPlace(image: RgbImage, x: number, y: number): number[] {
  const limit = (place: number, side: number): number => Math.max(0, Math.min(side - 1, place - 0.5));
  const [px, py] = [limit(x, image.width), limit(y, image.height)];
  const [left, top] = [Math.floor(px), Math.floor(py)];
  const sum = [0, 0, 0];
  for (const column of [left, left + 1]) {
    for (const row of [top, top + 1]) {
      const weight = (1 - Math.abs(px - column)) * (1 - Math.abs(py - row));
      colourAt(image, column, row)?.forEach((value, c) => {
        sum[c]! += weight * value;
      });
    }
  }
  return sum;
}

test('turned squares of pictures of any size are what lies between the pixels, beside the picture and the box as well', () => {
  const sampler = new RoiSampler(8);
  for (const [width, height] of [
    [40, 23],
    [1, 1],
    [1, 9],
    [9, 1],
    [2, 3],
    [37, 41],
  ] as const) {
    const data = Uint8Array.from({ length: 3 * width * height }, (_, i) => (i * 89 + (i >> 3) * 53) % 256);
    const image = { width, height, data };
    const keepBox = { x0: 0.21 * width, y0: 0.33 * height, x1: 1.3 * width, y1: 0.87 * height };
    for (const [angle, side, options] of [
      [0.37, 5, { border: 'nearest' }],
      [-2.2, 31, { border: 'nearest' }],
      [0.37, 5, { border: 'black' }],
      [-2.2, 31, { border: 'black' }],
      [0.37, 31, { border: 'nearest', keepBox }],
      [-2.2, 5, { border: 'nearest', keepBox }],
    ] as const) {
      const roi = { centreX: 0.83 * width, centreY: 0.29 * height, size: side, angle };
      const tensor = sampler.sample(image, roi, options);
      for (let i = 0; i < 64; i++) {
        const expected = expectPixel(image, roi, options, i);
        pixel(tensor, 8, i % 8, i >> 3).forEach((value, c) => {
          const what = `${width} × ${height}, ${side} turned by ${angle}, ${options.border}, pixel ${i}`;
          assert.ok(Math.abs(value - expected[c]!) < 0.05, what);
        });
      }
    }
  }
});

/** Pixel `i` of a crop of 8 × 8, as its definition says it: up to 1.5 pixels of the picture a sample. */
function expectPixel(image: RgbImage, roi: Roi, { border, keepBox }: SampleOptions, i: number): number[] {
  const perSide = Math.max(1, Math.round(roi.size / 8 / 1.5));
  const step = roi.size / 8;
  const place = (u: number, v: number): [number, number] => {
    const [x, y] = [(u - 4) * step, (v - 4) * step];
    const [cos, sin] = [Math.cos(roi.angle), Math.sin(roi.angle)];
    return [roi.centreX + x * cos - y * sin, roi.centreY + x * sin + y * cos];
  };
  const [x, y] = place((i % 8) + 0.5, (i >> 3) + 0.5);
  if (keepBox && (x < keepBox.x0 || x > keepBox.x1 || y < keepBox.y0 || y > keepBox.y1)) return [127.5, 127.5, 127.5];
  const sum = [0, 0, 0];
  for (let sample = 0; sample < perSide ** 2; sample++) {
    const u = (i % 8) + ((sample % perSide) + 0.5) / perSide;
    const v = (i >> 3) + (Math.floor(sample / perSide) + 0.5) / perSide;
    const [px, py] = place(u, v);
    if (border === 'black' && (px < 0 || py < 0 || px > image.width || py > image.height)) continue;
    readPlace(image, px, py).forEach((value, c) => {
      sum[c]! += value / perSide ** 2;
    });
  }
  return sum;
}
