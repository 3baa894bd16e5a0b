import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeRandom, makeTexture } from './testing/make-rig.ts';
import { LEVEL_BOUNDS, SLOT_STRIDE, TexturePyramid } from './texture-pyramid.ts';

function texelsOf(pyramid: TexturePyramid, slot: number): Int32Array {
  const [offset, width, height] = pyramid.slots.subarray(slot * SLOT_STRIDE) as unknown as [number, number, number];
  return pyramid.texels.subarray(offset, offset + width * height);
}

const random = makeRandom(3);
const noise = makeTexture(61, 43, () => [random() * 255, random() * 255, random() * 255]);

test('the first level is the texture itself', () => {
  const pyramid = new TexturePyramid([noise]);
  const texels = texelsOf(pyramid, pyramid.slotOf(0, 0));
  assert.deepEqual(new Uint8ClampedArray(texels.slice().buffer), noise.data);
});

test('a fine checkerboard becomes even grey two octaves up', () => {
  const checkers = makeTexture(64, 64, (x, y) => ((x + y) % 2 === 0 ? [255, 255, 255] : [0, 0, 0]));
  const pyramid = new TexturePyramid([checkers]);
  for (const texel of texelsOf(pyramid, pyramid.slotOf(0, 8))) {
    assert.ok(Math.abs((texel & 255) - 127.5) < 8, `${texel & 255}`);
  }
});

test('a level does not depend on which levels were asked for before', () => {
  const upwards = new TexturePyramid([noise, noise]);
  const downwards = new TexturePyramid([noise, noise]);
  for (let level = 0; level <= 16; level++) upwards.slotOf(1, level);
  for (let level = 16; level >= 0; level--) {
    assert.deepEqual(texelsOf(downwards, downwards.slotOf(1, level)), texelsOf(upwards, upwards.slotOf(1, level)));
  }
});

test('every texel density has a level, and level 0 serves the original size', () => {
  assert.equal(LEVEL_BOUNDS[0], 0);
  assert.equal(LEVEL_BOUNDS.at(-1), Number.POSITIVE_INFINITY);
  assert.ok(LEVEL_BOUNDS[1]! > 1.1);
  for (let level = 1; level < LEVEL_BOUNDS.length; level++) assert.ok(LEVEL_BOUNDS[level]! > LEVEL_BOUNDS[level - 1]!);
});

test('a texture of one texel still has all levels', () => {
  const pyramid = new TexturePyramid([makeTexture(1, 1, () => [10, 20, 30])]);
  for (const level of [0, 5, 16]) {
    for (const texel of texelsOf(pyramid, pyramid.slotOf(0, level))) assert.equal(texel & 0xffffff, 0x1e140a);
  }
});
