import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CELL, type Plate } from '../background/background.ts';
import { cellGridFor, shrinkToCells, sizeOfCells, viewCells } from '../cells/frame-cells.ts';
import type { CellLook } from './cell-window.ts';
import { PlateComparison } from './plate-comparison.ts';

const [WIDTH, HEIGHT] = [320, 240];
const GRID = cellGridFor({ width: WIDTH, height: HEIGHT });
const COUNT = GRID.columns * GRID.rows;
const SHIFT = { x: 24, y: 16 };

/** A wall whose brightness changes slowly, wider and higher than the frame, with a bright door. */
const isDoor = (x: number, y: number): boolean => x >= 280 && x < 320 && y >= 60 && y < 160;
const wallAt = (x: number, y: number): number =>
  Math.round(90 + 30 * Math.sin(x / 60) + 20 * Math.cos(y / 45)) + (isDoor(x, y) ? 70 : 0);

function makePlate(): Plate {
  const [width, height] = [WIDTH + 2 * SHIFT.x, HEIGHT + 2 * SHIFT.y];
  const luma = Uint8Array.from({ length: width * height }, (_, at) => wallAt(at % width, Math.floor(at / width)));
  const chroma = { u: new Uint8Array(luma.length / 4).fill(120), v: new Uint8Array(luma.length / 4).fill(135) };
  const seen = new Uint8Array(luma.length / (CELL * CELL)).fill(9);
  return { firstFrame: 0, lastFrame: 1, x: 0, y: 0, width, height, luma, ...chroma, seen, grain: 0, isStatic: false };
}

type Levels = (x: number, y: number) => number;
const none: Levels = () => 0;

/** The frame lies on the plate by SHIFT, is 15 levels brighter and redder by 4, and shows `added` more luma and `tint` more u. */
function makeLook(added: Levels, tint = none): CellLook {
  const y = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, at) => {
    const [column, row] = [at % WIDTH, Math.floor(at / WIDTH)];
    return wallAt(column + SHIFT.x, row + SHIFT.y) + 15 + added(column, row);
  });
  const half = WIDTH / 2;
  const u = Uint8Array.from(
    { length: y.length / 4 },
    (_, at) => 120 + tint(2 * (at % half), 2 * Math.floor(at / half)),
  );
  const chroma = { u, v: new Uint8Array(y.length / 4).fill(139) };
  const cells = viewCells(GRID, new Uint8Array(sizeOfCells(GRID)));
  shrinkToCells({ width: WIDTH, height: HEIGHT, y, ...chroma, yStride: WIDTH, uvStride: WIDTH / 2 }, GRID, cells);
  const box = { x0: 0, y0: 0, x1: GRID.columns, y1: GRID.rows };
  const distance = new Float32Array(COUNT).fill(30);
  return { cells, distance, covered: 10, reach: 18, band: 60, box, tallest: 100, feet: Infinity };
}

const TO_PLATE = Float32Array.of(1, 0, SHIFT.x, 0, 1, SHIFT.y, 0, 0, 1);
const { side } = GRID;
const listCells = (isIn: (column: number, row: number) => boolean): number[] =>
  Array.from({ length: COUNT }, (_, at) => at).filter((at) => isIn(at % GRID.columns, Math.floor(at / GRID.columns)));

function findDifferent(look: CellLook, plate = makePlate(), lowest = GRID.rows): [number[], PlateComparison] {
  const comparison = new PlateComparison(GRID, [plate]);
  comparison.turnTo(look, plate, TO_PLATE);
  return [comparison.findDifferent(lowest), comparison];
}

test('cells differ that show something else than the plate in the light of the frame', () => {
  const isIn = (column: number, row: number): boolean => column >= 20 && column < 30 && row >= 40 && row < 46;
  const look = makeLook((x, y) => (isIn(Math.floor(x / side), Math.floor(y / side)) ? (y < 43 * side ? 60 : 20) : 0));
  const [found, comparison] = findDifferent(look);
  assert.deepEqual(found, listCells(isIn));
  const distinct = found.filter((at) => comparison.isDistinct(at));
  assert.deepEqual(
    distinct,
    listCells((column, row) => isIn(column, row) && row < 43),
  );
  const [upper] = findDifferent(look, makePlate(), 42);
  assert.deepEqual(
    upper,
    listCells((column, row) => isIn(column, row) && row < 42),
  );
});

test('cells under the paint, far from the people and in shadows do not', () => {
  // It takes more levels than make a cell differ.
  const shadow: Levels = (x, y) => -0.2 * (wallAt(x + SHIFT.x, y + SHIFT.y) - 16);
  const look = makeLook((x, y) => (y < 40 ? 60 : x < 80 ? shadow(x, y) : 0));
  look.distance.fill(9, 0, 10 * GRID.columns);
  look.distance.fill(Infinity, 10 * GRID.columns, 20 * GRID.columns);
  const [found] = findDifferent(look);
  assert.deepEqual(found, []);
});

test('where the plate is made up, cells have to differ distinctly', () => {
  const isIn = (column: number, row: number): boolean => column >= 20 && column < 30 && row >= 40 && row < 46;
  const look = makeLook((x, y) => (isIn(Math.floor(x / side), Math.floor(y / side)) ? 20 : 0));
  const plate = makePlate();
  plate.seen.fill(0, plate.seen.length / 4, plate.seen.length / 2);
  assert.deepEqual(findDifferent(look, plate)[0], []);
  assert.equal(findDifferent(look)[0].length, 60);
});

test('cells differ in colour, too', () => {
  const isIn = (column: number, row: number): boolean => column >= 20 && column < 30 && row >= 40 && row < 46;
  const look = makeLook(none, (x, y) => (isIn(Math.floor(x / side), Math.floor(y / side)) ? 12 : 0));
  assert.deepEqual(findDifferent(look)[0], listCells(isIn));
});

test('where the plate has an edge, nothing has to lie quite where it was measured', () => {
  const moved = (x: number, y: number): number => wallAt(x + SHIFT.x, y + SHIFT.y);
  const edge = 280 - SHIFT.x;
  // A quarter of the step, in the last cell before the door.
  const look = makeLook((x, y) => (x >= edge - side && x < edge && isDoor(edge + SHIFT.x, y + SHIFT.y) ? 18 : 0));
  assert.ok(moved(edge, 100) - moved(edge - 1, 100) > 60);
  assert.deepEqual(findDifferent(look)[0], []);
});

test('the light of a frame is what half of every third cell falls short of', () => {
  const plate = makePlate();
  plate.luma.fill(100);
  for (let seed = 1; seed <= 8; seed++) {
    const look = makeLook(none);
    for (let at = 0; at < COUNT; at++) look.cells.luma[at] = 90 + ((Math.imul(at + 1, 2654435761 * seed) >>> 16) % 40);
    const levels = listCells((column, row) => column >= row % 3 && (column - (row % 3)) % 3 === 0);
    const sorted = levels.map((at) => look.cells.luma[at]! - 100).sort((a, b) => a - b);
    const light = sorted[sorted.length >> 1]!;
    const wanted = Array.from({ length: COUNT }, (_, at) => at).filter((at) => {
      const step = look.cells.luma[at]! - 100 - light;
      // Where it is darker, but not by much, it may be in a shadow.
      return Math.abs(step) > 12 && (step > 0 || (look.cells.luma[at]! - 16) / 84 < 0.8);
    });
    const found = findDifferent(look, plate)[0];
    assert.equal(`${found}`, `${wanted}`, `seed ${seed}`);
  }
});

test('what is laid under a frame is that of its own plate and place, whatever was before', () => {
  const [first, second] = [makePlate(), makePlate()];
  second.luma.fill(60, 0, second.luma.length / 2);
  const look = makeLook(none);
  const count = (comparison: PlateComparison, plate: Plate, frameToPlate: ArrayLike<number>): number => {
    comparison.turnTo(look, plate, frameToPlate);
    return comparison.findDifferent(GRID.rows).length;
  };
  const still = Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);
  const turns = [
    [first, TO_PLATE],
    [first, still],
    [second, still],
    [second, TO_PLATE],
    [first, TO_PLATE],
    [second, still],
    [first, still],
  ] as const;
  const comparison = new PlateComparison(GRID, [first, second]);
  const counts = turns.map(([plate, frameToPlate]) => count(comparison, plate, frameToPlate));
  const alone = turns.map(([plate, frameToPlate]) => count(new PlateComparison(GRID, [plate]), plate, frameToPlate));
  assert.deepEqual(counts, alone);
  assert.equal(new Set(counts).size, 4);
});
