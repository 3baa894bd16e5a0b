import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WorkingPicture } from '../working-picture.ts';
import { colourResistance } from './colour-resistance.ts';

const SIZE = { width: 12, height: 8 };

/** Black on the left, `light` from column 6 on; the right half of row 5 shines through. */
function twoColours(light: number, isDrawing: boolean): WorkingPicture {
  const count = SIZE.width * SIZE.height;
  const rgb = Float32Array.from({ length: count * 3 }, (_, k) => (Math.floor(k / 3) % SIZE.width < 6 ? 0 : light));
  const alpha = new Float32Array(count).fill(1);
  alpha.fill(0.5, 5 * SIZE.width + 6, 6 * SIZE.width);
  const inside = new Uint8Array(count).fill(1);
  inside[3 * SIZE.width + 6] = 0;
  return { size: SIZE, rgb, alpha, inside, isDrawing } as WorkingPicture;
}

test('a step of colour resists by its height, up to that of a full edge, less in drawings', () => {
  const at = (picture: WorkingPicture, x: number, y: number) => colourResistance(picture)[y * SIZE.width + x]!;
  const low = twoColours(40, false);
  assert.ok(Math.abs(at(low, 5, 2) - (14 * Math.hypot(40, 40, 40)) / 160) < 1e-5);
  assert.equal(at(low, 3, 2), 0);
  assert.equal(at(twoColours(255, false), 6, 2), 14);
  assert.equal(at(twoColours(255, true), 6, 2), 4);
});

test('steps across and down count together, each where neither of its ends shines through', () => {
  const at = ({ size, rgb, alpha }: WorkingPicture, i: number) => {
    const step = (a: number, b: number) =>
      Math.min(alpha[a]!, alpha[b]!) <= 0.9
        ? 0
        : Math.hypot(...[0, 1, 2].map((c) => rgb[b * 3 + c]! - rgb[a * 3 + c]!));
    return (14 * Math.min(160, Math.hypot(step(i - 1, i + 1), step(i - size.width, i + size.width)))) / 160;
  };
  const picture = twoColours(0, false);
  picture.rgb.forEach((_, k) => {
    picture.rgb[k] = (k * 29) % 97;
  });
  picture.alpha.forEach((_, i) => {
    picture.alpha[i] = i % 5 === 0 ? 0.85 : 1;
  });
  const resistance = colourResistance(picture);
  for (let y = 1; y + 1 < SIZE.height; y++) {
    for (let i = y * SIZE.width + 1; i + 1 < (y + 1) * SIZE.width; i++) {
      if (picture.inside[i]) assert.ok(Math.abs(resistance[i]! - at(picture, i)) < 1e-5, `texel ${i}`);
    }
  }
});

test('nothing resists outside, on the border, and where something shines through', () => {
  const resistance = colourResistance(twoColours(255, false));
  for (const [x, y] of [[6, 3], [5, 0], [6, 7], [5, 5]] as const) assert.equal(resistance[y * SIZE.width + x], 0); // biome-ignore format: a table
});
