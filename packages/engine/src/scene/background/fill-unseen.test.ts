import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CELL, type Plate } from './background.ts';
import { fillUnseen } from './fill-unseen.ts';

type Size = { width: number; height: number };
type Levels = (x: number, y: number) => number;

/** A plate that shows what `luma` tells where it was seen, and nothing elsewhere. */
function makePlate({ width, height }: Size, luma: Levels, isSeen: (column: number, row: number) => boolean): Plate {
  const columns = width / CELL;
  const seen = Uint8Array.from({ length: columns * (height / CELL) }, (_, cell) =>
    isSeen(cell % columns, Math.floor(cell / columns)) ? 9 : 0,
  );
  const planes = { luma: new Uint8Array(width * height), u: new Uint8Array((width * height) / 4).fill(128) };
  for (let at = 0; at < planes.luma.length; at++) {
    const [x, y] = [at % width, Math.floor(at / width)];
    if (seen[Math.floor(y / CELL) * columns + Math.floor(x / CELL)]) planes.luma[at] = luma(x, y);
  }
  const range = { firstFrame: 0, lastFrame: 1, isStatic: true, grain: 0, x: 0, y: 0 };
  return { ...range, width, height, ...planes, v: planes.u.slice(), seen };
}

test('what no frame is painted with is filled alike from all sides', () => {
  const size = { width: 128, height: 128 };
  const isSeen = (column: number, row: number): boolean => (column * 7 + row * 11) % 5 === 0;
  const luma: Levels = (x, y) => 60 + x / 2 + (y * y) / 200;
  const plate = makePlate(size, luma, isSeen);
  const turned = makePlate(
    size,
    (x, y) => luma(127 - x, 127 - y),
    (column, row) => isSeen(15 - column, 15 - row),
  );
  const none = new Uint8Array(plate.seen.length);
  fillUnseen(plate, none);
  fillUnseen(turned, none);
  for (const [at, value] of plate.luma.entries()) {
    assert.ok(Math.abs(value - turned.luma.at(-1 - at)!) <= 1, `pixel ${at}`);
    assert.ok(Math.abs(value - luma(at % 128, at >> 7)) < 30, `pixel ${at}`);
  }
});

test('far from all that was seen, places that were seen beside each other count as one', () => {
  const luma: Levels = (x) => (x < 2 * CELL ? 40 : 200);
  const plate = makePlate({ width: 128, height: CELL }, luma, (column) => column < 3);
  fillUnseen(plate, new Uint8Array(16));
  assert.ok(Math.abs(plate.luma[127]! - 120) <= 1, `${plate.luma[127]}`);
});

test('a large hole is made up at a smaller size, with the detail of its surroundings', () => {
  const size = { width: 560, height: 480 };
  const luma: Levels = (x, y) => (y % 12 < 6 ? 70 : 150) + 20 * Math.sin(x / 50);
  // Across the whole plate: what goes on in it is above and below alone.
  const isHole = (_: number, row: number): boolean => row >= 20 && row < 40;
  const plate = makePlate(size, luma, (column, row) => !isHole(column, row));
  fillUnseen(
    plate,
    plate.seen.map((count) => (count ? 0 : 1)),
  );
  let [right, count] = [0, 0];
  for (let at = 0; at < plate.luma.length; at++) {
    const [x, y] = [at % size.width, Math.floor(at / size.width)];
    if (!isHole(Math.floor(x / CELL), Math.floor(y / CELL))) {
      assert.equal(plate.luma[at], Math.floor(luma(x, y)));
      continue;
    }
    count++;
    if (Math.abs(plate.luma[at]! - luma(x, y)) < 35) right++;
  }
  assert.ok(count > 80_000);
  assert.ok(right > 0.9 * count, `${right} of ${count} pixels`);
});

test('a small hole goes on with the colours of its surroundings', () => {
  const size = { width: 256, height: 160 };
  const luma: Levels = (x) => (x % 16 < 8 ? 90 : 150);
  const isHole = (column: number, row: number): boolean => column >= 12 && column < 18 && row >= 3 && row < 9;
  const plate = makePlate(size, luma, (column, row) => !isHole(column, row));
  for (let at = 0; at < plate.u.length; at++) {
    const [x, y] = [2 * (at % 128), 2 * (at >> 7)];
    if (!isHole(x >> 3, y >> 3)) plate.u[at] = x % 16 < 8 ? 100 : 160;
  }
  const isUnseen = plate.seen.map((count) => (count ? 0 : 1));
  fillUnseen(plate, isUnseen);
  let [right, count] = [0, 0];
  for (let y = 3 * CELL; y < 9 * CELL; y += 2) {
    for (let x = 12 * CELL; x < 18 * CELL; x += 2, count++) {
      const isDark = x % 16 < 8;
      const [shown, u] = [plate.luma[y * 256 + x]!, plate.u[(y >> 1) * 128 + (x >> 1)]!];
      if (Math.abs(shown - (isDark ? 90 : 150)) < 20 && Math.abs(u - (isDark ? 100 : 160)) < 20) right++;
    }
  }
  assert.ok(right > 0.9 * count, `${right} of ${count}`);
});

test('unseen cells that no frame is painted with stay smooth beside those that are', () => {
  const size = { width: 256, height: 160 };
  const luma: Levels = (x) => (x % 16 < 8 ? 90 : 150);
  const isSeen = (column: number, row: number): boolean => column < 12 || column >= 20 || row < 6 || row >= 12;
  const [plate, smooth] = [makePlate(size, luma, isSeen), makePlate(size, luma, isSeen)];
  fillUnseen(smooth, new Uint8Array(plate.seen.length));
  const isNeeded = plate.seen.map((count, cell) => (count === 0 && cell % 32 < 16 ? 1 : 0));
  fillUnseen(plate, isNeeded);
  let changed = 0;
  for (const [at, value] of plate.luma.entries()) {
    if (isNeeded[Math.floor(at / 256 / CELL) * 32 + Math.floor((at % 256) / CELL)])
      changed += Number(value !== smooth.luma[at]);
    else assert.equal(value, smooth.luma[at]);
  }
  assert.ok(changed > 500);
});

test('nothing is copied out of black bars', () => {
  const size = { width: 256, height: 160 };
  // Besides the bars only their edge was seen.
  const luma: Levels = (x, y) => (y < 3 * CELL ? 16 : x % 16 < 8 ? 90 : 150);
  const [plate, smooth] = [makePlate(size, luma, (_, row) => row < 4), makePlate(size, luma, (_, row) => row < 4)];
  fillUnseen(smooth, new Uint8Array(plate.seen.length));
  fillUnseen(
    plate,
    plate.seen.map((count) => (count ? 0 : 1)),
  );
  assert.ok(plate.luma.every((value, at) => value === smooth.luma[at]));
});
