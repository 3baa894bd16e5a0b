import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PersonMask } from '../../core/mask.ts';
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
