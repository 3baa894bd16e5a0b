import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RgbaImage } from '../../core/image.ts';
import { maskFromBackdrop, softenBackdropMask } from './cut-from-backdrop.ts';
import { finishCutOut } from './finish-cut-out.ts';
import { toLab } from './lab-image.ts';
import { findPlainBackground } from './plain-background.ts';
import { type Capsule, drawCapsules, figureCapsules, noiseAt, type Rgb } from './testing/draw-figure.ts';

const SIZE = { width: 300, height: 500 };

/** A wall that darkens towards a corner, with grain. */
function wall(x: number, y: number): Rgb {
  const shade = 235 - 0.1 * x - 0.06 * y + 2 * noiseAt(x, y);
  return [shade, shade - 4, shade - 10];
}

function cut(picture: RgbaImage): RgbaImage {
  const lab = toLab(picture, 4);
  const background = findPlainBackground(lab);
  assert.ok(background, 'the backdrop was not seen');
  return finishCutOut(picture, softenBackdropMask(picture, maskFromBackdrop(lab, background)));
}

function overlap(a: RgbaImage, b: RgbaImage): number {
  let both = 0;
  let either = 0;
  for (let p = 3; p < a.data.length; p += 4) {
    const [inA, inB] = [a.data[p]! > 127, b.data[p]! > 127];
    if (inA && inB) both++;
    if (inA || inB) either++;
  }
  return both / either;
}

test('a figure before an unevenly lit wall is cut out to a fraction of a pixel', () => {
  const truth = drawCapsules(SIZE, figureCapsules());
  assert.ok(overlap(cut(drawCapsules(SIZE, figureCapsules(), wall)), truth) > 0.985);
});

test('the edge of the cut-out carries no colour of the backdrop', () => {
  const red: Capsule = { from: { x: 150, y: 150 }, to: { x: 150, y: 350 }, radius: 60, colour: [200, 30, 30] };
  const cutOut = cut(drawCapsules(SIZE, [red], () => [255, 255, 255]));
  for (let p = 0; p < cutOut.data.length; p += 4) {
    if (cutOut.data[p + 3]! < 40) continue;
    assert.ok(cutOut.data[p + 1]! < 75, `green ${cutOut.data[p + 1]} at alpha ${cutOut.data[p + 3]}`);
  }
});

/** A dark outline around a light area, with an opening of the given width on its right. */
function outlined(cloth: Rgb, opening: number): Capsule[] {
  const outline: Capsule = { from: { x: 150, y: 150 }, to: { x: 150, y: 350 }, radius: 60, colour: [20, 20, 20] };
  const half = opening / 2;
  return [
    outline,
    { ...outline, radius: 56, colour: cloth },
    { from: { x: 207, y: 250 }, to: { x: 212, y: 250 }, radius: half, colour: cloth },
  ];
}

test('a white area behind a thin outline with a small gap stays, on white', () => {
  const white: Rgb = [255, 255, 255];
  const cutOut = cut(drawCapsules(SIZE, outlined(white, 3), () => white));
  assert.ok(overlap(cutOut, drawCapsules(SIZE, outlined(white, 3).slice(0, 1))) > 0.98);
});

test('clothes that are a little darker than the white page stay, however open their outline', () => {
  const cloth: Rgb = [244, 244, 248];
  const cutOut = cut(drawCapsules(SIZE, outlined(cloth, 24), () => [255, 255, 255]));
  assert.ok(overlap(cutOut, drawCapsules(SIZE, outlined(cloth, 24).slice(0, 1))) > 0.96);
});

test('a hole that the person model does not count as the person is opened, one that it does stays', () => {
  const ring: Capsule = { from: { x: 150, y: 150 }, to: { x: 150, y: 350 }, radius: 80, colour: [30, 60, 160] };
  const holes: Capsule[] = [150, 350].map((y) => ({
    from: { x: 150, y },
    to: { x: 150, y },
    radius: 25,
    colour: [255, 255, 255],
  }));
  const picture = drawCapsules(SIZE, [ring, ...holes], () => [255, 255, 255]);
  const truth = drawCapsules(SIZE, [ring]);
  const personShare = Float32Array.from({ length: SIZE.width * SIZE.height }, (_, p) => {
    const isUpperHole = Math.hypot((p % SIZE.width) - 150, Math.floor(p / SIZE.width) - 150) < 27;
    return isUpperHole ? 0.1 : truth.data[p * 4 + 3]! / 255;
  });
  const lab = toLab(picture, 4);
  const mask = maskFromBackdrop(lab, findPlainBackground(lab)!, { personShare });
  assert.equal(mask[150 * SIZE.width + 150], 0);
  assert.equal(mask[350 * SIZE.width + 150], 1);
});

test('a street is no plain backdrop', () => {
  const street = drawCapsules(SIZE, [], (x, y) => {
    const tile = noiseAt((x / 20) | 0, (y / 20) | 0) * 90;
    return [120 + tile, 120 - tile / 2, 120 + tile / 3];
  });
  assert.equal(findPlainBackground(toLab(street, 4)), undefined);
});
