import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PersonMask } from '../../core/mask.ts';
import { identity, mapX, mapY } from './homography.ts';
import { PersonDistance } from './person-distance.ts';

const CELL = 4;
const REACH = 30;

/** Blobs with soft rims and a hole. */
function makeMask(place: { x: number; y: number; width: number; height: number }): PersonMask {
  const { width, height } = place;
  const data = Uint8Array.from({ length: width * height }, (_, at) => {
    const [x, y] = [at % width, Math.floor(at / width)];
    const blob = 300 * Math.sin((x * Math.PI) / width) * Math.sin((y * Math.PI) / height) + 60 * Math.sin(x * y);
    return Math.hypot(x - width / 2, y - height / 3) < 3 ? 0 : Math.max(0, Math.min(255, blob));
  });
  return { cell: CELL, ...place, data };
}

/** The shortest way from any cell of the masks over straight and slanted steps, by brute force. */
function expected(masks: PersonMask[], column: number, row: number): number {
  let nearest = REACH;
  for (const { x, y, width, data } of masks) {
    for (let at = 0; at < data.length; at++) {
      if (data[at]! < 64) continue;
      const dx = Math.abs(x + (at % width) - column);
      const dy = Math.abs(y + Math.floor(at / width) - row);
      const steps = Math.max(dx, dy) - Math.min(dx, dy) + Math.SQRT2 * Math.min(dx, dy);
      nearest = Math.min(nearest, (0.5 - data[at]! / 255 + steps) * CELL);
    }
  }
  return nearest;
}

test('each place has the distance to the nearest person over straight and slanted steps', () => {
  const person = new PersonDistance();
  for (const masks of [
    [makeMask({ x: 7, y: 5, width: 37, height: 22 })],
    [makeMask({ x: 2, y: 3, width: 16, height: 9 }), makeMask({ x: 12, y: 20, width: 35, height: 6 })],
    [makeMask({ x: 9, y: 1, width: 3, height: 30 })],
  ]) {
    person.measure(masks, REACH);
    for (let row = -3; row < 40; row++) {
      for (let column = -3; column < 60; column++) {
        const distance = person.at((column + 0.5) * CELL, (row + 0.5) * CELL);
        assert.ok(Math.abs(distance - expected(masks, column, row)) < 1e-4, `${column}, ${row}: ${distance}`);
      }
    }
  }
});

test('nobody is as far away as can be', () => {
  const person = new PersonDistance();
  person.measure([makeMask({ x: 7, y: 5, width: 37, height: 22 })], REACH);
  person.measure([], REACH);
  assert.equal(person.at(60, 40), REACH);
  assert.ok(person.box.x1 <= person.box.x0);
});

const SQUARES = { left: -24, top: -16, across: 34, down: 24, side: 8 };
const COUNT = SQUARES.across * SQUARES.down;
const middleX = (at: number): number => SQUARES.left + ((at % SQUARES.across) + 0.5) * SQUARES.side;
const middleY = (at: number): number => SQUARES.top + (Math.floor(at / SQUARES.across) + 0.5) * SQUARES.side;

function makeMeasured(): PersonDistance {
  const person = new PersonDistance(COUNT);
  person.measure([makeMask({ x: 7, y: 5, width: 37, height: 22 })], REACH);
  return person;
}

test('many squares at once are as far away as each of them, up to a limit', () => {
  const person = makeMeasured();
  const distances = person.ofSquares(SQUARES, 20);
  for (let at = 0; at < COUNT; at++) {
    const alone = person.at(middleX(at), middleY(at));
    assert.equal(distances[at], alone < 20 ? Math.fround(alone) : Infinity, `square ${at}`);
  }
});

for (const [how, transform] of [
  ['still', identity()],
  ['moved, turned and tilted', Float64Array.of(1.01, 0.02, 5.3, -0.02, 0.99, -3.1, 1e-4, -5e-5, 1)],
] as const) {
  test(`squares are clear inside of the picture and away from people (${how})`, () => {
    const person = makeMeasured();
    const clear = person.findClear({ squares: SQUARES, transform, limit: REACH }, 180, 120);
    for (let at = 0; at < COUNT; at++) {
      const x = mapX(transform, middleX(at), middleY(at));
      const y = mapY(transform, middleX(at), middleY(at));
      const isInside = x > 0 && y > 0 && x < 180 && y < 120;
      assert.equal(clear[at], isInside && person.at(x, y) >= REACH ? 1 : 0, `square ${at}`);
    }
  });

  test(`squares that places near people are taken to are marked (${how})`, () => {
    const person = makeMeasured();
    const search = { squares: SQUARES, transform, limit: 12 };
    const places = { x0: 0, y0: 0, x1: 200, y1: 130, step: 4 };
    const expected = new Uint8Array(COUNT);
    for (let y = 0; y < 130; y += 4) {
      for (let x = 0; x < 200; x += 4) {
        const column = Math.floor((mapX(transform, x, y) - SQUARES.left) / SQUARES.side);
        const row = Math.floor((mapY(transform, x, y) - SQUARES.top) / SQUARES.side);
        if (person.at(x, y) < 12) expected[row * SQUARES.across + column] = 1;
      }
    }
    const marked = new Uint8Array(COUNT);
    assert.ok(person.findsMoreNear(marked, search, places));
    assert.ok(!marked.includes(1), 'asking marks nothing');
    assert.ok(person.markNear(marked, search, places));
    assert.deepEqual(marked, expected);
    assert.ok(!person.findsMoreNear(marked, search, places), 'what is marked is not found again');
    assert.ok(!person.markNear(marked, search, places));
  });
}

test('where nobody is, squares are clear and none is near', () => {
  const person = makeMeasured();
  person.measure([], REACH);
  const search = { squares: SQUARES, transform: identity(), limit: REACH };
  assert.equal(person.ofSquares(SQUARES, REACH)[0], Infinity);
  assert.ok(person.findClear(search, 1000, 1000).includes(1));
  assert.ok(!person.findsMoreNear(new Uint8Array(COUNT), search, { x0: 0, y0: 0, x1: 200, y1: 130, step: 4 }));
});
