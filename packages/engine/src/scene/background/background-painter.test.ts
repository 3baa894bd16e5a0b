import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { YuvImage } from '../../core/image.ts';
import type { PersonMask } from '../../core/mask.ts';
import { drawOnCanvas } from '../canvas/testing/draw-on-canvas.ts';
import type { Background, Plate } from './background.ts';
import { BackgroundPainter } from './background-painter.ts';
import { mapX, mapY } from './homography.ts';

const SIZE = { width: 160, height: 128 };
const PERSON: PersonMask = { cell: 8, x: 6, y: 4, width: 8, height: 8, data: new Uint8Array(64).fill(255) };

/** Waves, so that every fraction of a pixel counts. */
function makePlate(): Plate {
  const facts = { firstFrame: 0, lastFrame: 1, x: -16, y: -16, width: 192, height: 160, grain: 0, isStatic: false };
  const wave = (width: number, length: number): Uint8Array =>
    Uint8Array.from({ length }, (_, at) => {
      const [x, y] = [at % width, Math.floor(at / width)];
      return 120 + 50 * Math.sin(x / 3) + 50 * Math.sin(y / 4 + x / 9);
    });
  const { width, height } = facts;
  const [luma, u, v] = [
    wave(width, width * height),
    wave(width / 2, (width * height) / 4),
    wave(width / 2, (width * height) / 4),
  ];
  return { ...facts, luma, u, v, seen: new Uint8Array((width * height) / 64).fill(9) };
}

/** A plane of the frame as the plate shows it, in plain floating point. `scale` is 1 for luma and 2 for chroma. */
function showPlane(plane: Uint8Array, plate: Plate, frameToPlate: number[], scale: number): Uint8Array {
  const [width, height] = [plate.width / scale, plate.height / scale];
  return Uint8Array.from({ length: (SIZE.width / scale) * (SIZE.height / scale) }, (_, at) => {
    const x = ((at % (SIZE.width / scale)) + 0.5) * scale;
    const y = (Math.floor(at / (SIZE.width / scale)) + 0.5) * scale;
    const px = Math.max(0, Math.min(width - 1.001, (mapX(frameToPlate, x, y) - plate.x) / scale - 0.5));
    const py = Math.max(0, Math.min(height - 1.001, (mapY(frameToPlate, x, y) - plate.y) / scale - 0.5));
    const from = Math.floor(py) * width + Math.floor(px);
    const [right, down] = [px % 1, py % 1];
    const upper = plane[from]! * (1 - right) + plane[from + 1]! * right;
    const lower = plane[from + width]! * (1 - right) + plane[from + width + 1]! * right;
    return Math.round(upper * (1 - down) + lower * down);
  });
}

function showFrame(plate: Plate, frameToPlate: number[]): YuvImage {
  const show = (plane: Uint8Array, scale: number) => showPlane(plane, plate, frameToPlate, scale);
  const [y, u, v] = [show(plate.luma, 1), show(plate.u, 2), show(plate.v, 2)];
  return { ...SIZE, y, u, v, yStride: SIZE.width, uvStride: SIZE.width / 2 };
}

/** About the middle of the frame. */
function turn(degrees: number, zoom = 1, shift = 0): number[] {
  const a = zoom * Math.cos((degrees * Math.PI) / 180);
  const b = zoom * Math.sin((degrees * Math.PI) / 180);
  return [a, -b, 80 * (1 - a) + 64 * b + shift, b, a, 64 * (1 - a) - 80 * b + shift, 0, 0, 1];
}

test('a plate that lies askew under the frame is read between its pixels', () => {
  const plate = makePlate();
  const painter = (frameToPlate: number[]): BackgroundPainter => {
    const background: Background = {
      ...SIZE,
      frameCount: 1,
      plates: [plate],
      frameToPlate: Float32Array.from(frameToPlate),
      warnings: [],
    };
    return new BackgroundPainter(background);
  };
  const views = [
    turn(0, 1, 0.37),
    turn(3),
    turn(-6, 1.1),
    turn(5, 0.9),
    turn(25),
    turn(0, 2.2),
    turn(0, 1, 70),
    turn(0, 1, -66.5),
  ];
  for (const view of views) {
    const truth = showFrame(plate, view);
    const frame = { ...truth, y: truth.y.slice(), u: truth.u.slice(), v: truth.v.slice() };
    for (let row = 32; row < 96; row++) frame.y.fill(0, row * SIZE.width + 48, row * SIZE.width + 112);
    const one = painter(view);
    drawOnCanvas(frame, (canvas) => one.erase(canvas, 0, [PERSON]), one.platePixels);
    for (const plane of ['y', 'u', 'v'] as const) {
      const most = frame[plane].reduce((found, value, at) => Math.max(found, Math.abs(value - truth[plane][at]!)), 0);
      assert.ok(most <= 2, `${plane} is off by ${most} at ${view}`);
    }
  }
});

test('the paint takes on the brightness around it, which changes across it, and nothing of what just stands there', () => {
  const plate = makePlate();
  plate.luma.fill(100);
  plate.u.fill(120);
  plate.v.fill(130);
  const frameToPlate = Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);
  const background: Background = { ...SIZE, frameCount: 1, plates: [plate], frameToPlate, warnings: [] };
  const brightness = (x: number): number => 110 + x / 10;
  const y = Uint8Array.from({ length: SIZE.width * SIZE.height }, (_, at) => brightness(at % SIZE.width));
  const chroma = (value: number): Uint8Array => new Uint8Array(y.length / 4).fill(value);
  const frame = { ...SIZE, y, u: chroma(126), v: chroma(130), yStride: SIZE.width, uvStride: SIZE.width / 2 };
  for (let row = 32; row < 96; row++) frame.y.fill(0, row * SIZE.width + 48, row * SIZE.width + 112);
  // A ball, where frame and plate are compared.
  for (let row = 48; row < 72; row++) frame.y.fill(250, row * SIZE.width + 124, row * SIZE.width + 140);
  const painter = new BackgroundPainter(background);
  drawOnCanvas(frame, (canvas) => painter.erase(canvas, 0, [PERSON]), painter.platePixels);
  for (let row = 36; row < 92; row += 4) {
    for (let x = 52; x < 108; x += 4) {
      const off = frame.y[row * SIZE.width + x]! - brightness(x);
      assert.ok(Math.abs(off) <= 2.5, `off by ${off} at ${x}, ${row}`);
      const at = (row >> 1) * frame.uvStride + (x >> 1);
      assert.ok(Math.abs(frame.u[at]! - 126) <= 1 && Math.abs(frame.v[at]! - 130) <= 1, `chroma at ${x}, ${row}`);
    }
  }
});
