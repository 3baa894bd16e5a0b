import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PuppetPicture } from '../../core/image.ts';
import { fromAxisAngle, rotate } from '../../core/quaternion.ts';
import { BONES } from '../../core/rig.ts';
import { buildRig } from '../rig/build-rig.ts';
import type { PosedBones } from './posed-bones.ts';
import { PuppetPainter } from './puppet-painter.ts';
import { makeGingerbread } from './testing/make-gingerbread.ts';

const SIZE = { width: 200, height: 260 };
const painter = new PuppetPainter(buildRig(makeGingerbread()), SIZE);

/** The figure turned about its upright axis, at 240 pixels tall. */
function turnFigure(degrees: number): PosedBones {
  const rotation = fromAxisAngle([0, 1, 0], (degrees * Math.PI) / 180);
  return {
    rotations: Float32Array.from(BONES.flatMap(() => rotation)),
    translations: Float32Array.from(BONES.flatMap(() => rotate(rotation, [-210, 0, 0]))),
    placement: { x: 100, y: 0, scale: 0.35, viewDistance: Number.POSITIVE_INFINITY },
  };
}

/** Whether all pixels of a cell that lie in the frame are opaque. */
function isOpaque(picture: PuppetPicture, column: number, row: number): boolean {
  for (let y = 8 * row; y < Math.min(SIZE.height, 8 * row + 8); y++) {
    for (let x = 8 * column; x < Math.min(SIZE.width, 8 * column + 8); x++) {
      const [left, top] = [x - picture.x, y - picture.y];
      if (left < 0 || left >= picture.width || top < 0 || top >= picture.height) return false;
      if (picture.data[top * picture.stride + 4 * left + 3] !== 255) return false;
    }
  }
  return true;
}

test('cells whose pixels are all opaque are told, frame after frame', () => {
  for (const degrees of [0, 70, 20]) {
    const picture = painter.paint(turnFigure(degrees));
    const { data, stride } = picture.opaqueCells!;
    for (let row = 0; row < Math.ceil(SIZE.height / 8); row++) {
      for (let column = 0; column < SIZE.width / 8; column++) {
        assert.equal(data[row * stride + column] === 1, isOpaque(picture, column, row), `${column}, ${row}`);
      }
    }
    assert.ok(data.includes(1));
  }
});

test('nothing is hidden by a character that can be seen through', () => {
  assert.equal(painter.paint(turnFigure(0), { opacity: 0.9 }).opaqueCells, undefined);
});
