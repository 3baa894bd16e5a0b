import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CELL, type Plate } from './background.ts';
import { identity, mapX, mapY } from './homography.ts';
import { packedSize, viewPacked } from './packed-image.ts';
import { PlateKernel } from './plate-kernel.ts';

const PIXELS = CELL * CELL;

function emptyPlate(): Plate {
  const [luma, u, v] = [new Uint8Array(PIXELS), new Uint8Array(PIXELS / 4), new Uint8Array(PIXELS / 4)];
  const range = { firstFrame: 0, lastFrame: 1, isStatic: true, grain: 0 };
  return { ...range, x: 0, y: 0, width: CELL, height: CELL, luma, u, v, seen: new Uint8Array(1) };
}

const ONE = Uint8Array.of(1);

/** A plate of one cell, settled from samples of its size, each of which is filled by `paint`. */
function settleFrom(count: number, paint: (memory: Uint8Array, sample: number) => void): Plate {
  const size = packedSize(CELL, CELL);
  const plate = emptyPlate();
  const samples = Array.from({ length: count }, identity);
  const kernel = new PlateKernel(plate, {
    ...{ width: CELL, height: CELL, transforms: samples },
    ...{ measuredCount: 1, rowBytes: count * size },
  });
  for (let k = 0; k < count; k++) {
    const memory = kernel.rows.subarray(k * size, (k + 1) * size);
    paint(memory, k);
    kernel.show(k, 0, viewPacked(memory, CELL, CELL));
  }
  kernel.settleRow(
    0,
    samples.map(() => ONE),
    ONE,
    [],
  );
  return plate;
}

/** The same from samples that show one value each at every pixel of luma, and one less and one more in u and v. */
function settle(...values: number[]): Plate {
  return settleFrom(values.length, (memory, k) => {
    const image = viewPacked(memory, CELL, CELL);
    image.y.fill(values[k]!);
    image.u.fill(Math.max(0, values[k]! - 1));
    image.v.fill(Math.min(255, values[k]! + 1));
  });
}

function assertSettles(values: number[], expected: number): void {
  const { luma, u, v } = settle(...values);
  assert.ok(
    luma.every((value) => value === expected),
    `${luma[0]} of ${values}`,
  );
  assert.ok(u.every((value) => value === u[0]) && v.every((value) => value === v[0]));
}

test('values that agree are averaged without their extremes', () => {
  assertSettles([100, 102, 101, 103, 99, 250, 3], 101);
  assertSettles([40], 40);
  assertSettles([40, 43], 42);
  assert.deepEqual([settle(100, 102, 101).u[3], settle(100, 102, 101).v[5]], [100, 102]);
});

test('of two groups the larger wins, unmixed', () => {
  assertSettles([60, 200, 61, 59, 201, 60, 199], 60);
});

/** The same in plain words: sort, take the middle half, or the densest one where that is wide. */
function settleSlowly(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  if (sorted.length < 3) return (sorted[0]! + sorted.at(-1)! + 1) >> 1;
  const half = (sorted.length + 1) >> 1;
  const widths = Array.from({ length: sorted.length - half + 1 }, (_, i) => sorted[i + half - 1]! - sorted[i]!);
  let start = (sorted.length - half) >> 1;
  if (widths[start]! > 8) {
    const narrowest = Math.min(...widths);
    start = (widths.indexOf(narrowest) + widths.lastIndexOf(narrowest)) >> 1;
  }
  const sum = sorted.slice(start, start + half).reduce((a, b) => a + b, 0);
  return Math.floor(sum / half + 0.5);
}

test('each pixel settles on its own, for any number of samples', () => {
  let state = 3;
  const random = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  for (let count = 1; count <= 25; count++) {
    const shown: Uint8Array[] = [];
    const plate = settleFrom(count, (memory) => {
      // Pixels to the left are calm, those to the right are not.
      memory.forEach((_, at) => {
        memory[at] = at % CELL < 4 ? 100 + random(6) : random(256);
      });
      shown.push(memory.slice(0, PIXELS));
    });
    const expected = Array.from({ length: PIXELS }, (_, at) => settleSlowly(shown.map((values) => values[at]!)));
    assert.deepEqual([...plate.luma], expected, `${count} samples`);
  }
});

test('of many samples, needed cells settle from more of them than others, and from those alone that are clear', () => {
  const columns = 4;
  const [width, size] = [columns * CELL, packedSize(columns * CELL, CELL)];
  const count = 50;
  const plate = {
    ...{ ...emptyPlate(), width, luma: new Uint8Array(width * CELL), seen: new Uint8Array(columns) },
    ...{ u: new Uint8Array((width * CELL) / 4).fill(128), v: new Uint8Array((width * CELL) / 4).fill(128) },
  };
  const transforms = Array.from({ length: count }, identity);
  const kernel = new PlateKernel(plate, { width, height: CELL, transforms, measuredCount: 1, rowBytes: count * size });
  for (let k = 0; k < count; k++) {
    const image = viewPacked(kernel.rows.subarray(k * size, (k + 1) * size), width, CELL);
    image.y.fill(4 * k);
    kernel.show(k, 0, k === 7 ? undefined : image);
  }
  // The first cell is clear in all samples, the second one too, the third in the first 10, the last one in none.
  const clears = Array.from({ length: count }, (_, k) => Uint8Array.of(1, 1, k < 10 ? 1 : 0, 0));
  const grains: number[] = [];
  kernel.settleRow(0, clears, Uint8Array.of(1, 0, 1, 1), grains);
  assert.deepEqual([...plate.seen], [49, 49, 9, 0]);
  const shown = Array.from({ length: count }, (_, k) => k).filter((k) => k !== 7);
  const pick = (known: readonly number[], most: number): number[] => {
    const picked = Math.min(known.length, most);
    return Array.from({ length: picked }, (_, i) => 4 * known[Math.floor(((i + 0.5) * known.length) / picked)]!);
  };
  assert.equal(plate.luma[0], settleSlowly(pick(shown, 25)));
  assert.equal(plate.luma[CELL], settleSlowly(pick(shown, 5)));
  assert.equal(plate.luma[2 * CELL], settleSlowly(pick(shown.slice(0, 9), 25)));
  assert.deepEqual([plate.luma[3 * CELL], plate.u[(3 * CELL) / 2]], [0, 128], 'what nobody shows stays');
  assert.equal(grains.length, 2, 'the grain is told by needed cells that enough samples show');
});

/** Of a smooth picture: read between its pixels, beyond its border those at the border. */
function readSlowly(plane: Uint8Array, width: number, x: number, y: number): number {
  const height = plane.length / width;
  const [column, row] = [Math.max(0, Math.min(width - 1, x - 0.5)), Math.max(0, Math.min(height - 1, y - 0.5))];
  const [left, top] = [Math.floor(column), Math.floor(row)];
  const at = (i: number, j: number): number => plane[Math.min(height - 1, j) * width + Math.min(width - 1, i)]!;
  const upper = at(left, top) + (at(left + 1, top) - at(left, top)) * (column - left);
  const lower = at(left, top + 1) + (at(left + 1, top + 1) - at(left, top + 1)) * (column - left);
  return upper + (lower - upper) * (row - top);
}

for (const [how, transform] of [
  ['still', identity()],
  ['moved by parts of pixels', Float64Array.of(1, 0, 3.3, 0, 1, -1.6, 0, 0, 1)],
  ['turned and larger', Float64Array.of(1.1, 0.2, -2.5, -0.2, 1.1, 4.4, 0, 0, 1)],
] as const) {
  test(`a sample is read between its pixels, and goes on beyond its border (${how})`, () => {
    const [width, height] = [44, 28];
    const size = { width: 48, height: 32 };
    const columns = size.width / CELL;
    const pixels = size.width * size.height;
    const plate = {
      ...{ ...emptyPlate(), ...size, luma: new Uint8Array(pixels), seen: new Uint8Array(pixels / PIXELS) },
      ...{ u: new Uint8Array(pixels / 4), v: new Uint8Array(pixels / 4) },
    };
    const kernel = new PlateKernel(plate, { width, height, transforms: [transform], measuredCount: 1, rowBytes: 0 });
    const image = viewPacked(kernel.rows, width, height);
    for (const [k, plane] of [image.y, image.u, image.v].entries()) {
      const stride = k ? width / 2 : width;
      plane.forEach((_, at) => {
        plane[at] = 100 + 10 * k + 40 * Math.sin((at % stride) / 7) + 30 * Math.cos(Math.floor(at / stride) / 5);
      });
    }
    kernel.show(0, 0, image);
    const all = new Uint8Array(plate.seen.length).fill(1);
    for (let row = 0; row < size.height / CELL; row++) kernel.settleRow(row, [all], all, []);
    assert.equal(columns * (size.height / CELL), plate.seen.filter((count) => count === 1).length);
    for (const [plane, from, scale] of [
      [plate.luma, image.y, 1],
      [plate.u, image.u, 2],
      [plate.v, image.v, 2],
    ] as const) {
      const across = size.width / scale;
      for (let at = 0; at < plane.length; at++) {
        const [x, y] = [((at % across) + 0.5) * scale, (Math.floor(at / across) + 0.5) * scale];
        const wanted = readSlowly(from, width / scale, mapX(transform, x, y) / scale, mapY(transform, x, y) / scale);
        assert.ok(Math.abs(plane[at]! - wanted) <= 0.51, `${x}, ${y}: ${plane[at]} for ${wanted}`);
      }
    }
  });
}
