import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boxMean } from './cut-out/box-mean.ts';
import { noiseAt } from './cut-out/testing/draw-figure.ts';
import { distanceToOutside } from './distance-transform.ts';
import { boxBlur } from './rig/grid/box-blur.ts';
import { growLabels, spreadLabels } from './rig/grid/geodesic-labels.ts';
import { pushPull } from './rig/grid/push-pull.ts';
import { maskOfLabels } from './rig/grid/texels.ts';
import { resampleBox } from './rig/resample.ts';

type Size = { width: number; height: number };

/** Odd widths, single rows and grids that are smaller than what passes over them. */
const SIZES: readonly Size[] = [
  { width: 61, height: 40 },
  { width: 3, height: 17 },
  { width: 18, height: 1 },
];

const noise = ({ width, height }: Size): Float32Array =>
  Float32Array.from({ length: width * height }, (_, i) => 100 * noiseAt(i % width, Math.floor(i / width)));

/** Mean of what lies within `radius` of (x, y), of the nearest pixels for what is outside unless that is to be left out. */
function meanAround(grid: Float32Array, size: Size, at: { x: number; y: number; radius: number }, isClipped: boolean) {
  let sum = 0;
  let count = 0;
  for (let y = at.y - at.radius; y <= at.y + at.radius; y++) {
    for (let x = at.x - at.radius; x <= at.x + at.radius; x++) {
      const column = Math.min(size.width - 1, Math.max(0, x));
      const row = Math.min(size.height - 1, Math.max(0, y));
      if (isClipped && (column !== x || row !== y)) continue;
      sum += grid[row * size.width + column]!;
      count++;
    }
  }
  return sum / count;
}

function assertMeans(found: Float32Array, source: Float32Array, size: Size, radius: number, isClipped: boolean): void {
  for (let i = 0; i < found.length; i++) {
    const at = { x: i % size.width, y: Math.floor(i / size.width), radius };
    assert.ok(Math.abs(found[i]! - meanAround(source, size, at, isClipped)) < 1e-3, `pixel ${i} of ${size.width}`);
  }
}

test('a pass of the blur is the mean of a square, with the outermost pixels repeated', () => {
  for (const size of SIZES) assertMeans(boxBlur(noise(size), size, 5, 1), noise(size), size, 5, false);
});

test('a second pass blurs what the first one gave', () => {
  for (const size of SIZES) {
    assert.deepEqual(boxBlur(noise(size), size, 2, 2), boxBlur(boxBlur(noise(size), size, 2, 1), size, 2, 1));
  }
});

test('box means leave out what lies beyond the border, and may overwrite their input', () => {
  for (const size of SIZES) {
    const plane = noise(size);
    boxMean(plane, size, 5, plane);
    assertMeans(plane, noise(size), size, 5, true);
  }
});

test('a picture is resampled with its alpha: what is transparent lends no colour', () => {
  const half = { width: 40, height: 30, data: new Uint8ClampedArray(40 * 30 * 4) };
  for (let i = 0; i < half.data.length; i += 4)
    half.data.set((i / 4) % 40 < 20 ? [200, 100, 50, 255] : [0, 255, 0, 0], i);
  const small = resampleBox(half, { x: 0, y: 0, width: 40, height: 30 }, 20, 15);
  for (let i = 0; i < small.length; i += 4) {
    const [red, green, blue, alpha] = small.subarray(i, i + 4) as unknown as [number, number, number, number];
    const share = alpha / 255;
    for (const [found, colour] of [
      [red, 200],
      [green, 100],
      [blue, 50],
    ] as const) {
      assert.ok(Math.abs(found - colour * share) < 0.01, `pixel ${i / 4}`);
    }
    const column = (i / 4) % 20;
    if (column < 7) assert.ok(Math.abs(alpha - 255) < 0.01);
    if (column > 12) assert.ok(Math.abs(alpha) < 0.01);
  }
});

test('labels grow at their speed, around what they may not enter, and not into what no seed reaches', () => {
  const size = { width: 21, height: 3 };
  const seeds = new Int8Array(63).fill(-1);
  seeds[21] = 0;
  seeds[41] = 1;
  const inside = new Uint8Array(63).fill(1);
  const even = { size, inside, resistance: new Float32Array(63) };
  const grown = growLabels(seeds, { ...even, speeds: [1, 3] });
  assert.deepEqual([grown[21 + 4], grown[21 + 6]], [0, 1]);
  for (let y = 0; y < 3; y++) inside[y * 21 + 10] = 0;
  seeds[41] = -1;
  const walled = growLabels(seeds, { ...even, speeds: [1, 3] });
  assert.deepEqual(
    maskOfLabels(walled, (label) => label === 0),
    Uint8Array.from({ length: 63 }, (_, i) => (i % 21 < 10 ? 1 : 0)),
  );
});

test('labels grow a longer way to the corner of a pixel, and slowly into what resists', () => {
  const size = { width: 12, height: 8 };
  const inside = new Uint8Array(96).fill(1);
  const seeds = new Int8Array(96).fill(-1);
  seeds[0] = 0;
  seeds[5 * 12 + 11] = 1;
  const even = { size, inside, speeds: [1, 1], resistance: new Float32Array(96) };
  // Five steps from corner to corner against six straight on.
  assert.equal(growLabels(seeds, even)[5 * 12 + 5], 1);
  const resistance = even.resistance.map((_, i) => (i % 12 === 9 ? 3 : 0));
  assert.equal(growLabels(seeds, { ...even, resistance })[5 * 12 + 5], 0);
});

test('labels spread to all pixels, each the label that is fewest steps away', () => {
  const size = { width: 30, height: 20 };
  const labels = new Int8Array(600).fill(-1);
  labels[5 * 30 + 3] = 0;
  labels[12 * 30 + 25] = 4;
  spreadLabels(labels, size).forEach((label, i) => {
    const stepsTo = (x: number, y: number) => Math.abs((i % 30) - x) + Math.abs(Math.floor(i / 30) - y);
    if (stepsTo(3, 5) !== stepsTo(25, 12)) assert.equal(label, stepsTo(3, 5) < stepsTo(25, 12) ? 0 : 4);
  });
});

test('holes are filled from what is around them, and what is known stays as it is', () => {
  const size = { width: 37, height: 22 };
  const known = Uint8Array.from({ length: 37 * 22 }, (_, i) => (i % 37 < 9 || i % 37 > 30 ? 1 : 0));
  const rgb = Float32Array.from({ length: 3 * known.length }, (_, i) =>
    known[Math.floor(i / 3)] ? 10 * (1 + (i % 3)) : 99,
  );
  const filled = pushPull(rgb, known, size);
  for (let i = 0; i < filled.length; i++) assert.ok(Math.abs(filled[i]! - 10 * (1 + (i % 3))) < 1e-4, `number ${i}`);
});

test('what the kernel worked on before makes no difference', () => {
  const size = { width: 33, height: 21 };
  const run = () => [
    boxBlur(noise(size), size, 3, 2),
    boxMean(noise(size), size, 4),
    distanceToOutside(
      Uint8Array.from(noise(size), (value) => (value > 20 ? 1 : 0)),
      size,
    ),
  ];
  const first = run();
  boxBlur(noise({ width: 300, height: 200 }), { width: 300, height: 200 }, 9);
  assert.deepEqual(run(), first);
});
