import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { YuvImage } from '../../core/image.ts';
import type { GroundShadow } from '../../core/shadow.ts';
import { drawOnCanvas } from '../canvas/testing/draw-on-canvas.ts';
import { applyShadow } from './apply-shadow.ts';
import { fillSolid } from './fill-solid.ts';
import { copyFrame, makeFrame } from './testing/make-frame.ts';

const shade = (frame: YuvImage, shadows: GroundShadow[]): void =>
  drawOnCanvas(frame, (canvas) => applyShadow(canvas, shadows));

const shadow = { x: 40, y: 30, radiusX: 8, radiusY: 3, strength: 0.6 };

test('a shadow takes its share of light and colour in the middle and fades out around it', () => {
  const frame = makeFrame(80, 60);
  fillSolid(frame, [200, 60, 60]);
  const before = copyFrame(frame);
  shade(frame, [shadow]);
  const lumaAt = (x: number, y: number): number => frame.y[y * frame.yStride + x]!;
  const full = before.y[0]! - 16;
  assert.ok(Math.abs(lumaAt(40, 30) - 16 - 0.4 * full) <= 2);
  assert.ok(Math.abs(lumaAt(48, 30) - 16 - (1 - 0.6 * 0.61) * full) <= 3);
  const chroma = 15 * frame.uvStride + 20;
  assert.ok(Math.abs((frame.v[chroma]! - 128) / (before.v[chroma]! - 128) - 0.4) < 0.06);
  for (let x = 41; x < 79; x++) assert.ok(lumaAt(x, 30) >= lumaAt(x - 1, 30));
  // Row by row, the same above the middle as below it.
  for (let y = 31; y < 38; y++) {
    assert.ok(lumaAt(40, y) > lumaAt(40, y - 1), `row ${y}`);
    assert.equal(lumaAt(40, y), lumaAt(40, 59 - y), `row ${y}`);
  }
});

test('a shadow ends without an edge, and beyond its reach every byte stays', () => {
  const frame = makeFrame(80, 60);
  fillSolid(frame, [255, 255, 255]);
  const before = copyFrame(frame);
  shade(frame, [shadow]);
  for (let y = 0; y < 60; y++) {
    for (let x = 1; x < 80; x++) {
      const at = y * frame.yStride + x;
      if (Math.abs(y - 30) > 11) assert.equal(frame.y[at], before.y[at]);
      assert.ok(Math.abs(frame.y[at]! - frame.y[at - 1]!) < 14);
    }
  }
  assert.deepEqual([frame.y[30 * frame.yStride + 2], frame.y[30 * frame.yStride + 80]], [235, 99]);
});

test('shadows on a frame of noise never leave the range of video, and two darken more than one', () => {
  const once = makeFrame(80, 60);
  const twice = copyFrame(once);
  shade(once, [shadow]);
  shade(twice, [shadow, { ...shadow, x: 44 }]);
  for (let i = 0; i < once.y.length; i++) assert.ok(twice.y[i]! <= once.y[i]! && twice.y[i]! >= 16);
});

test('shadows over a border or outside the frame do no harm', () => {
  const frame = makeFrame(20, 12);
  const before = copyFrame(frame);
  shade(frame, [{ ...shadow, x: 300 }]);
  shade(frame, []);
  assert.deepEqual(frame, before);
  shade(frame, [
    { ...shadow, x: 0, y: 12 },
    { ...shadow, x: 19, y: -1 },
  ]);
  assert.ok(frame.y[11 * frame.yStride]! < before.y[11 * frame.yStride]!);
});
