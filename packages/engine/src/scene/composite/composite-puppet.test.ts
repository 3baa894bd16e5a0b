import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PuppetPicture, YuvImage } from '../../core/image.ts';
import { FrameCanvas } from '../canvas/frame-canvas.ts';
import { drawOnCanvas } from '../canvas/testing/draw-on-canvas.ts';
import { type CompositeOptions, compositePuppet } from './composite-puppet.ts';
import { fillSolid } from './fill-solid.ts';
import { copyFrame, makeFrame, makePicture, makeRandom, pixelOf, toYuv } from './testing/make-frame.ts';
import { makeTone } from './tone.ts';

const composite = (frame: YuvImage, picture: PuppetPicture, options?: CompositeOptions): void =>
  drawOnCanvas(frame, (canvas) => compositePuppet(canvas, picture, options));

/** Compositing in plain floating point: luma by pixel, chroma as the mean of a block's four pixels. */
function expected(frame: YuvImage, picture: PuppetPicture): { y: number[]; u: number[]; v: number[] } {
  const blended = (x: number, y: number): [number, number, number] => {
    const [red, green, blue, alpha] = pixelOf(picture, x, y);
    const own = toYuv(red, green, blue).map((value, plane) => value - [16, 128, 128][plane]! * (1 - alpha / 255));
    const rest = 1 - alpha / 255;
    const chroma = (y >> 1) * frame.uvStride + (x >> 1);
    const under = [frame.y[y * frame.yStride + x]!, frame.u[chroma]!, frame.v[chroma]!];
    return own.map((value, plane) => value + rest * under[plane]!) as [number, number, number];
  };
  const result = { y: [...frame.y], u: [...frame.u], v: [...frame.v] };
  for (let y = 0; y < frame.height; y += 2) {
    for (let x = 0; x < frame.width; x += 2) {
      const block = [blended(x, y), blended(x + 1, y), blended(x, y + 1), blended(x + 1, y + 1)];
      block.forEach(([luma], i) => {
        result.y[(y + (i >> 1)) * frame.yStride + x + (i & 1)] = luma;
      });
      const chroma = (y / 2) * frame.uvStride + x / 2;
      result.u[chroma] = block.reduce((sum, [, u]) => sum + u / 4, 0);
      result.v[chroma] = block.reduce((sum, [, , v]) => sum + v / 4, 0);
    }
  }
  return result;
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i]! - b[i]!));
  return largest;
}

function noisePicture(place: { x: number; y: number; width: number; height: number }, seed = 5): PuppetPicture {
  const random = makeRandom(seed);
  const alphas = [0, 0, 64, 128, 191, 255, 255, 255];
  return makePicture(place, () => [random() * 255, random() * 255, random() * 255, alphas[Math.floor(random() * 8)]!]);
}

/** Even and odd corners and sizes, hanging over each border, wholly outside. */
const PLACES = [
  { x: 10, y: 6, width: 20, height: 12 },
  { x: 11, y: 7, width: 20, height: 12 },
  { x: 10, y: 7, width: 21, height: 13 },
  { x: 0, y: 0, width: 40, height: 30 },
  { x: -5, y: -3, width: 20, height: 12 },
  { x: 33, y: 25, width: 20, height: 12 },
  { x: 39, y: 29, width: 1, height: 1 },
  { x: 60, y: 3, width: 8, height: 8 },
  { x: -9, y: 40, width: 8, height: 8 },
];

test('compositing agrees with floating-point arithmetic to within rounding, wherever the picture lies', () => {
  for (const place of PLACES) {
    const frame = makeFrame(40, 30);
    const picture = noisePicture(place);
    const reference = expected(frame, picture);
    composite(frame, picture);
    for (const plane of ['y', 'u', 'v'] as const) {
      assert.ok(largestDifference(frame[plane], reference[plane]) <= 0.56, `${plane} at ${JSON.stringify(place)}`);
    }
  }
});

test('what is opaque agrees with it, too, in any light', () => {
  const place = { x: 0, y: 0, width: 40, height: 30 };
  const lights = [
    { gain: [1, 1, 1], offset: [0, 0, 0] },
    { gain: [0.6, 0.7, 0.8], offset: [8, 8, 8] },
    { gain: [1.15, 1.05, 0.95], offset: [3, 0, 12] },
  ] as const;
  for (const { gain, offset } of lights) {
    const random = makeRandom(11);
    const colours = Array.from({ length: 40 * 30 }, () =>
      [random() * 255, random() * 255, random() * 255].map(Math.round),
    );
    const lit = (colour: number[]) =>
      colour.map((value, channel) => Math.min(255, value * gain[channel]! + offset[channel]!));
    const at = (x: number, y: number): number[] => colours[y * 40 + x]!;
    const frame = makeFrame(40, 30);
    composite(
      frame,
      makePicture(place, (x, y) => [...(at(x, y) as [number, number, number]), 255]),
      {
        tone: makeTone(gain, offset),
      },
    );
    for (let y = 0; y < 30; y++) {
      for (let x = 0; x < 40; x++) {
        const [red, green, blue] = lit(at(x, y)) as [number, number, number];
        const luma = frame.y[y * frame.yStride + x]!;
        // What gets brighter than 255 is cut off a little below.
        assert.ok(Math.abs(luma - toYuv(red, green, blue)[0]!) <= 1.4, `${luma} for ${red}, ${green}, ${blue}`);
      }
    }
  }
});

test('luma under alpha 0, chroma of untouched blocks and the padding of rows keep their exact bytes', () => {
  for (const place of PLACES) {
    const before = makeFrame(40, 30);
    const frame = copyFrame(before);
    const picture = noisePicture(place);
    composite(frame, picture);
    for (let i = 0; i < frame.y.length; i++) {
      const [x, y] = [i % frame.yStride, Math.floor(i / frame.yStride)];
      if (x >= 40 || pixelOf(picture, x, y)[3] === 0) assert.equal(frame.y[i], before.y[i]);
    }
    for (let i = 0; i < frame.u.length; i++) {
      const [x, y] = [2 * (i % frame.uvStride), 2 * Math.floor(i / frame.uvStride)];
      const isTouched = [0, 1, 2, 3].some((corner) => pixelOf(picture, x + (corner & 1), y + (corner >> 1))[3] > 0);
      if (x >= 40 || !isTouched) assert.deepEqual([frame.u[i], frame.v[i]], [before.u[i], before.v[i]]);
    }
  }
});

test('an opaque picture and a solid frame of the same colour are the same', () => {
  for (const colour of [
    [255, 255, 255],
    [0, 0, 0],
    [255, 0, 0],
    [12, 200, 90],
  ] as const) {
    const solid = makeFrame(16, 16);
    const painted = makeFrame(16, 16);
    fillSolid(solid, colour);
    composite(
      painted,
      makePicture({ x: 0, y: 0, width: 16, height: 16 }, () => [...colour, 255]),
    );
    assert.deepEqual(painted, solid);
  }
});

test('an empty picture changes nothing', () => {
  const frame = makeFrame(16, 16);
  const before = copyFrame(frame);
  composite(frame, { x: 0, y: 0, width: 0, height: 0, stride: 64, data: new Uint8ClampedArray(0) });
  assert.deepEqual(frame, before);
});

test('tone changes colours by its curves, at soft edges as much as inside', () => {
  const tone = makeTone([0.5, 1, 1], [0, 20, 0]);
  const place = { x: 0, y: 0, width: 16, height: 16 };
  for (const alpha of [255, 128]) {
    const toned = makeFrame(16, 16);
    const direct = makeFrame(16, 16);
    composite(
      toned,
      makePicture(place, () => [200, 100, 50, alpha]),
      { tone },
    );
    composite(
      direct,
      makePicture(place, () => [100, 120, 50, alpha]),
    );
    for (const plane of ['y', 'u', 'v'] as const) assert.ok(largestDifference(toned[plane], direct[plane]) <= 1);
  }
});

test('a picture in the memory of the canvas is read where it lies, and stays as it is', () => {
  const size = { width: 40, height: 30 };
  const tone = makeTone([0.5, 1, 1], [0, 20, 0]);
  for (const place of PLACES.slice(0, 4)) {
    const memory = new WebAssembly.Memory({ initial: 4 });
    const stride = 4 * 64;
    const address = 2 ** 17;
    const canvas = new FrameCanvas(size, { memory, address: 2 ** 16, byteLength: FrameCanvas.measure(size) });
    const apart = noisePicture(place);
    const start = address + place.y * stride + 4 * place.x;
    const data = new Uint8ClampedArray(memory.buffer, start, (place.height - 1) * stride + 4 * place.width);
    for (let row = 0; row < place.height; row++) {
      data.set(apart.data.subarray(row * apart.stride, row * apart.stride + 4 * place.width), row * stride);
    }
    const before = data.slice();
    const [frame, other] = [makeFrame(40, 30), makeFrame(40, 30)];
    canvas.load(frame);
    compositePuppet(canvas, { ...apart, data, stride }, { tone });
    canvas.store(frame);
    composite(other, apart, { tone });
    assert.deepEqual(frame, other);
    assert.deepEqual(data, before);
  }
});
