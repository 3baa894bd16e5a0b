import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RgbImage } from '../../core/image.ts';
import { CUT_CHANGE, listChangedTiles, measureSignature, signatureChange } from './picture-signature.ts';

const WIDTH = 160;
const HEIGHT = 90;

/** A scene of two colours that is brighter towards the right, shifted to the left by some pixels. */
function scene(shift: number, [red, green, blue]: [number, number, number], light = 1): RgbImage {
  const data = new Uint8Array(3 * WIDTH * HEIGHT);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const share = Math.abs(((x + shift + y) % 80) - 40) / 40;
      data.set([red * share * light, green * share * light, blue * share * light], 3 * (y * WIDTH + x));
    }
  }
  return { width: WIDTH, height: HEIGHT, data };
}

const change = (a: RgbImage, b: RgbImage): number => signatureChange(measureSignature(a), measureSignature(b));
const BEACH: [number, number, number] = [250, 220, 120];
const NIGHT: [number, number, number] = [10, 30, 90];

test('a cut changes a picture much more than a moving camera or a flash does', () => {
  assert.equal(change(scene(0, BEACH), scene(0, BEACH)), 0);
  assert.ok(change(scene(0, BEACH), scene(0, NIGHT)) > 2 * CUT_CHANGE);
  assert.ok(change(scene(0, BEACH), scene(20, BEACH)) < CUT_CHANGE);
  assert.ok(change(scene(0, BEACH), scene(0, BEACH, 0.9)) < CUT_CHANGE);
});

test('pictures of any size can be compared', () => {
  const one = { width: 1, height: 1, data: Uint8Array.of(255, 255, 255) };
  assert.ok(Number.isFinite(change(one, scene(0, NIGHT))));
});

test('a tile has changed if any of its colours has by more than four levels, whether up or down', () => {
  const grey = scene(0, [0, 0, 0]);
  grey.data.fill(100);
  for (let channel = 0; channel < 3; channel++) {
    for (const [level, isChanged] of [
      [95, true],
      [96, false],
      [104, false],
      [105, true],
    ] as const) {
      const other = { ...grey, data: grey.data.map((value, i) => (i % 3 === channel ? level : value)) };
      const changed = listChangedTiles(measureSignature(grey), measureSignature(other));
      assert.equal(changed.length > 0, isChanged, `channel ${channel}, ${level}`);
    }
  }
});
