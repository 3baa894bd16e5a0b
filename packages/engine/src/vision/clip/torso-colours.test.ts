import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RgbImage } from '../../core/image.ts';
import { observePerson } from './testing/observe.ts';
import { colourLikeness, measureTorsoColours } from './torso-colours.ts';

/** A picture of one colour with the person of `observePerson` at column 100 in it. */
function coloursOf(colour: [number, number, number]): Float32Array {
  const [width, height] = [200, 400];
  const image: RgbImage = { width, height, data: new Uint8Array(3 * width * height) };
  for (let i = 0; i < width * height; i++) image.data.set(colour, 3 * i);
  return measureTorsoColours(image, observePerson(0, 100));
}

test('the same shirt in slightly different light is alike, another shirt is not', () => {
  const red = coloursOf([180, 30, 40]);
  assert.ok(Math.abs(red.reduce((sum, share) => sum + share, 0) - 1) < 1e-5);
  assert.ok(colourLikeness(red, coloursOf([165, 28, 38])) > 0.9);
  assert.ok(colourLikeness(red, coloursOf([30, 60, 170])) < 0.3);
});

test('of a torso outside the picture nothing is known', () => {
  const nothing = new Float32Array(coloursOf([0, 0, 0]).length);
  assert.equal(colourLikeness(nothing, coloursOf([9, 9, 9])), 0.5);
});
