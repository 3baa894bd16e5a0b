import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Rig } from '../../core/rig.ts';
import { PaintKernel, SAMPLES } from './paint-kernel.ts';
import { placeRestPose } from './posed-bones.ts';
import { makeRig, makeSheet, makeTexture } from './testing/make-rig.ts';

const grey = makeTexture(4, 4, () => [128, 128, 128]);

/** Numbers of the drawn triangles, sample by sample: two to the right and two down a pixel. */
function drawIds(rig: Rig, width: number, height: number, triangles = rig.triangles, place = {}): Int32Array {
  const triangleTextures = new Uint8Array(triangles.length / 3);
  const kernel = new PaintKernel({ ...rig, triangles, triangleTextures }, { width, height });
  kernel.pose(placeRestPose(place));
  const { samples, stride, triangleMask } = kernel;
  const ids = new Int32Array(SAMPLES * width * height);
  kernel.draw((firstRow) => {
    for (let i = 2 * width * 2 * firstRow; i < ids.length; i++) {
      const [x, y] = [i % (2 * width), Math.floor(i / (2 * width)) - 2 * firstRow];
      const pixel = Math.floor(y / 2) * stride + Math.floor(x / 2);
      ids[i] = samples[SAMPLES * pixel + 2 * (y % 2) + (x % 2)]! & triangleMask;
    }
  });
  return ids;
}

test('neighbouring triangles share every sample of their edges without gaps or overlaps', () => {
  for (const [x, y, scale] of [
    [0, 0, 1],
    [0.37, 0.81, 1.13],
    [-3.2, -5.9, 0.71],
  ] as const) {
    const rig = makeSheet(40, 40, { step: 4, jitter: 0.9, texture: grey });
    const counts = new Int32Array(4 * 40 * 40);
    for (let t = 0; t < rig.triangles.length; t += 3) {
      const alone = drawIds(rig, 40, 40, rig.triangles.subarray(t, t + 3), { x, y, scale });
      alone.forEach((id, i) => {
        counts[i]! += id > 0 ? 1 : 0;
      });
    }
    const together = drawIds(rig, 40, 40, rig.triangles, { x, y, scale });
    assert.ok(
      counts.every((count) => count <= 1),
      'no sample belongs to two triangles',
    );
    assert.deepEqual(together.map(Math.sign), counts);
    const inside = Math.min(40, x + 40 * scale) * Math.min(40, y + 40 * scale);
    const expected = 4 * (scale > 1 ? (40 - x) * (40 - y) : inside);
    assert.ok(Math.abs(counts.reduce((sum, count) => sum + count) - expected) < 330, 'the whole sheet is covered');
  }
});

/** Two squares that overlap in 10..20, at two depths. */
function overlappingSquares(firstDepth: number, secondDepth: number): Rig {
  const square = (from: number, z: number): number[] => [
    from,
    -from,
    z,
    from,
    -from - 20,
    z,
    from + 20,
    -from - 20,
    z,
    from + 20,
    -from,
    z,
  ];
  return makeRig({
    positions: [...square(0, firstDepth), ...square(10, secondDepth)],
    triangles: [0, 1, 2, 0, 2, 3, 4, 5, 6, 4, 6, 7],
    textures: [grey],
  });
}

test('the nearer surface is seen, whichever is drawn first', () => {
  const at = (ids: Int32Array): number => ids[30 * 80 + 31]!;
  assert.ok(at(drawIds(overlappingSquares(5, 0), 40, 40)) <= 2);
  assert.ok(at(drawIds(overlappingSquares(0, 5), 40, 40)) >= 3);
});

test('surfaces that cut through each other are seen on the right sides of the cut', () => {
  const rig = makeRig({
    positions: [0, 0, -10, 0, -20, -10, 20, -20, 10, 20, 0, 10, 0, 0, 0, 0, -20, 0, 20, -20, 0, 20, 0, 0],
    triangles: [0, 1, 2, 0, 2, 3, 4, 5, 6, 4, 6, 7],
    textures: [grey],
  });
  const row = drawIds(rig, 20, 20).subarray(11 * 40, 12 * 40);
  assert.ok(row.subarray(0, 19).every((id) => id >= 3));
  assert.ok(row.subarray(21, 40).every((id) => id <= 2));
});

test('triangles seen from behind are left out', () => {
  const rig = makeRig({ positions: [0, 0, 0, 20, -20, 0, 0, -20, 0], triangles: [0, 1, 2], textures: [grey] });
  assert.ok(drawIds(rig, 20, 20).every((id) => id === 0));
});

test('vertices that are not finite or absurdly far away neither hang nor harm the rest', () => {
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, -1e30, 5e5]) {
    const rig = makeRig({
      positions: [0, 0, 0, 0, -20, 0, 20, -20, 0, bad, bad, 1, 0, -20, bad, 1, 1, 1],
      triangles: [0, 1, 2, 3, 4, 5, 0, 4, 2, 3, 1, 2],
      textures: [grey],
    });
    const ids = drawIds(rig, 20, 20);
    assert.ok(ids[30 * 40 + 4]! > 0, `with ${bad}`);
  }
});

test('a triangle larger than the picture fills all of it', () => {
  const rig = makeRig({
    positions: [-900, 900, 3, -900, -2000, -4, 3000, 900, 9],
    triangles: [0, 1, 2],
    textures: [grey],
  });
  assert.ok(drawIds(rig, 33, 85).every((id) => id === 1));
});

test('what hangs over the right border leaves nothing behind it, and nothing in the next row', () => {
  // 288 pixels fill their rows in memory, the others end within the pixels that are coloured at once.
  for (const width of [33, 34, 35, 36, 288]) {
    const texture = makeTexture(width + 40, 40, (x, y) => [x % 256, 6 * y, 90]);
    const rig = makeSheet(width + 40, 40, { step: 5, jitter: 0.9, texture });
    const paint = (columns: number): PaintKernel => {
      const kernel = new PaintKernel(rig, { width: columns, height: 40 });
      kernel.pose(placeRestPose({ x: 2.4, y: 3.3 }));
      kernel.draw();
      return kernel;
    };
    const narrow = paint(width);
    const wide = paint(width + 50);
    for (let row = 0; row < 40; row++) {
      const cut = narrow.pixels.subarray(row * narrow.stride, (row + 1) * narrow.stride);
      assert.deepEqual(cut.subarray(0, width), wide.pixels.subarray(row * wide.stride, row * wide.stride + width));
      assert.ok(
        cut.subarray(width).every((pixel) => pixel === 0),
        `row ${row} of ${width} pixels goes on`,
      );
    }
  }
});
