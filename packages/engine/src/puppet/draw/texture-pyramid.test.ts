import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Texture } from '../../core/rig.ts';
import { PaintKernel } from './paint-kernel.ts';
import { makeRandom, makeRig, makeTexture } from './testing/make-rig.ts';
import { LEVEL_BOUNDS, LEVEL_COUNT } from './texture-pyramid.ts';

function kernelOf(...textures: Texture[]): PaintKernel {
  const rig = makeRig({ positions: [0, 0, 0, 0, -1, 0, 1, -1, 0], triangles: [0, 1, 2], textures });
  return new PaintKernel(rig, { width: 1, height: 1 });
}

const random = makeRandom(3);
const noise = makeTexture(61, 43, () => [random() * 255, random() * 255, random() * 255]);

test('the first level is the texture itself', () => {
  const kernel = kernelOf(noise);
  const texels = kernel.texelsOf(0).texels;
  assert.deepEqual(new Uint8ClampedArray(texels.slice().buffer), noise.data);
});

test('a fine checkerboard becomes even grey two octaves up', () => {
  const checkers = makeTexture(64, 64, (x, y) => ((x + y) % 2 === 0 ? [255, 255, 255] : [0, 0, 0]));
  const kernel = kernelOf(checkers);
  for (const texel of kernel.texelsOf(8).texels) {
    assert.ok(Math.abs((texel & 255) - 127.5) < 8, `${texel & 255}`);
  }
});

test('a level does not depend on which levels were asked for before', () => {
  const upwards = kernelOf(noise, noise);
  const downwards = kernelOf(noise, noise);
  for (let slot = LEVEL_COUNT; slot < 2 * LEVEL_COUNT; slot++) upwards.texelsOf(slot);
  for (let slot = 2 * LEVEL_COUNT - 1; slot >= LEVEL_COUNT; slot--) {
    assert.deepEqual(downwards.texelsOf(slot).texels, upwards.texelsOf(slot).texels);
  }
});

test('every texel density has a level, and level 0 serves the original size', () => {
  assert.equal(LEVEL_BOUNDS[0], 0);
  assert.equal(LEVEL_BOUNDS.at(-1), Number.POSITIVE_INFINITY);
  assert.ok(LEVEL_BOUNDS[1]! > 1.1);
  for (let level = 1; level < LEVEL_BOUNDS.length; level++) assert.ok(LEVEL_BOUNDS[level]! > LEVEL_BOUNDS[level - 1]!);
});

test('a texture of one texel still has all levels', () => {
  const kernel = kernelOf(makeTexture(1, 1, () => [10, 20, 30]));
  for (const level of [0, 5, 16]) {
    for (const texel of kernel.texelsOf(level).texels) assert.equal(texel & 0xffffff, 0x1e140a);
  }
});
