import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FrameScaler } from './frame-scaler.ts';
import { createYuvFrame } from './yuv-frame.ts';

test('colours are turned to RGB by the matrix of BT.709, limited range', async () => {
  using scaler = new FrameScaler();
  using frame = createYuvFrame(64, 64);
  // Rec. ITU-R BT.709, 8 bit: the primaries and greys as a camera would code them.
  const colours: [yuv: [number, number, number], rgb: [number, number, number]][] = [
    [
      [16, 128, 128],
      [0, 0, 0],
    ],
    [
      [235, 128, 128],
      [255, 255, 255],
    ],
    [
      [126, 128, 128],
      [128, 128, 128],
    ],
    [
      [63, 102, 240],
      [255, 1, 0],
    ],
    [
      [173, 42, 26],
      [0, 255, 1],
    ],
    [
      [32, 240, 118],
      [1, 0, 255],
    ],
  ];
  for (const [[y, u, v], rgb] of colours) {
    frame.y.fill(y);
    frame.u.fill(u);
    frame.v.fill(v);
    for (const side of [64, 32, 20]) {
      const { data } = scaler.toRgb(frame, { maxSide: side });
      const middle = (side / 2) * (side + 1) * 3;
      rgb.forEach((value, i) => {
        const found = data.subarray(middle, middle + 3);
        assert.ok(Math.abs(found[i]! - value) <= 2, `${y},${u},${v} → ${found} at ${side} pixels`);
      });
    }
  }
});

test('at half the size a pixel is the mean of four, with their chroma, whatever the width and the padding of rows', () => {
  using scaler = new FrameScaler();
  using frame = createYuvFrame(44, 6);
  const noise = (at: number): number => 16 + ((at * 2654435761) % 219);
  frame.y.forEach((_, at) => {
    frame.y[at] = noise(at);
  });
  frame.u.forEach((_, at) => {
    frame.u[at] = 112 + (noise(at + 7) % 32);
    frame.v[at] = 112 + (noise(at + 3) % 32);
  });
  const { data } = scaler.toRgb(frame, { maxSide: 22 });
  for (let y = 0; y < 3; y++) {
    for (let x = 0; x < 22; x++) {
      const at = 2 * y * frame.yStride + 2 * x;
      const below = at + frame.yStride;
      const luma = (frame.y[at]! + frame.y[at + 1]! + frame.y[below]! + frame.y[below + 1]!) / 4;
      const grey = (255 / 219) * (luma - 16);
      const [blueness, redness] = [frame.u, frame.v].map((plane) => plane[y * frame.uvStride + x]! - 128);
      const expected = [
        grey + 1.7927 * redness!,
        grey - 0.2132 * blueness! - 0.5329 * redness!,
        grey + 2.1124 * blueness!,
      ];
      expected.forEach((value, i) => {
        const wanted = Math.max(0, Math.min(255, value));
        assert.ok(Math.abs(data[3 * (22 * y + x) + i]! - wanted) <= 0.7, `pixel ${x}, ${y}`);
      });
    }
  }
});

test('a picture is shrunk to fit, never enlarged, and its parts stay where they are', async () => {
  using scaler = new FrameScaler();
  using frame = createYuvFrame(320, 180);
  for (let row = 0; row < 90; row++) frame.y.fill(235, row * frame.yStride, row * frame.yStride + 160);
  assert.deepEqual(sizeOf(scaler.toRgb(frame, { maxSide: 640 })), [320, 180]);
  const small = scaler.toRgb(frame, { maxSide: 80 });
  assert.deepEqual(sizeOf(small), [80, 45]);
  assert.equal(small.data.length, 80 * 45 * 3);
  const brightness = (x: number, y: number): number => small.data[(y * 80 + x) * 3]!;
  assert.ok(brightness(10, 10) > 250 && brightness(60, 10) < 5 && brightness(10, 40) < 5);
});

test('pixels are written into the memory that is reserved for them, and the frame may change its size in between', async () => {
  using scaler = new FrameScaler();
  using wide = createYuvFrame(128, 64);
  using tall = createYuvFrame(64, 128);
  let reserved = new Uint8Array();
  const reserve = (bytes: number): Uint8Array => {
    reserved = new Uint8Array(bytes).fill(7);
    return reserved;
  };
  assert.equal(scaler.toRgb(wide, { reserve }).data, reserved);
  assert.equal(reserved.length, 128 * 64 * 3);
  assert.equal(reserved[0], 0);
  assert.deepEqual(sizeOf(scaler.toRgb(tall, { maxSide: 64, reserve })), [32, 64]);
  assert.equal(reserved.length, 32 * 64 * 3);
});

test('frame after frame is scaled without new native memory', () => {
  using scaler = new FrameScaler();
  using frame = createYuvFrame(640, 360);
  const pixels = new Uint8Array(640 * 360 * 3);
  const scale = (): unknown => scaler.toRgb(frame, { reserve: () => pixels });
  scale();
  const before = process.memoryUsage().external;
  for (let i = 0; i < 20; i++) scale();
  assert.ok(process.memoryUsage().external - before < 2 * pixels.length);
});

function sizeOf({ width, height }: { width: number; height: number }): [number, number] {
  return [width, height];
}
