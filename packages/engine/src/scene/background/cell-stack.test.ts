import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CELL, type Plate } from './background.ts';
import { CellStack } from './cell-stack.ts';
import { packedSize, viewPacked } from './packed-image.ts';

const STILL = [1, 0, 0, 0, 1, 0, 0, 0, 1];
const PIXELS = CELL * CELL;

function emptyPlate(): Plate {
  const [luma, u, v] = [new Uint8Array(PIXELS), new Uint8Array(PIXELS / 4), new Uint8Array(PIXELS / 4)];
  const range = { firstFrame: 0, lastFrame: 1, isStatic: true, grain: 0 };
  return { ...range, x: 0, y: 0, width: CELL, height: CELL, luma, u, v, seen: new Uint8Array(1) };
}

/** A plate of one cell, settled from samples that show one value each at every pixel of luma, and one less and one more in u and v. */
function settle(...values: number[]): Plate {
  const size = packedSize(CELL, CELL);
  const stack = new CellStack(25, values.length * size);
  values.forEach((value, i) => {
    const image = viewPacked(stack.rows.subarray(i * size), CELL, CELL);
    image.y.fill(value);
    image.u.fill(Math.max(0, value - 1));
    image.v.fill(Math.min(255, value + 1));
    stack.add({ firstRow: 0, image }, STILL, 0, 0);
  });
  const plate = emptyPlate();
  stack.settle(plate, 0, 0);
  return plate;
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
  const size = packedSize(CELL, CELL);
  for (let count = 1; count <= 25; count++) {
    const stack = new CellStack(25, count * size);
    const shown: Uint8Array[] = [];
    for (let k = 0; k < count; k++) {
      const memory = stack.rows.subarray(k * size, (k + 1) * size);
      // Pixels to the left are calm, those to the right are not.
      memory.forEach((_, at) => {
        memory[at] = at % CELL < 4 ? 100 + random(6) : random(256);
      });
      shown.push(memory.slice(0, PIXELS));
      stack.add({ firstRow: 0, image: viewPacked(memory, CELL, CELL) }, STILL, 0, 0);
    }
    const plate = emptyPlate();
    stack.settle(plate, 0, 0);
    const expected = Array.from({ length: PIXELS }, (_, at) => settleSlowly(shown.map((values) => values[at]!)));
    assert.deepEqual([...plate.luma], expected, `${count} samples`);
  }
});
