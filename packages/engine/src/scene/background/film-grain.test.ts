import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FrameCanvas, GRAIN_TILE } from '../canvas/frame-canvas.ts';
import { placeGrain } from './film-grain.ts';

/** Steps of the tile in a level, as the kernel has them. */
const STEPS = 64;

test('grain has zero mean and the deviation that it was asked for, and every row ends as it begins', () => {
  const canvas = new FrameCanvas({ width: 64, height: 64 });
  for (const level of [0.8, 3]) {
    canvas.kernel.makeGrain(level);
    const { grainTile } = canvas.arrays;
    const rowLength = grainTile.length / GRAIN_TILE;
    let [sum, squares] = [0, 0];
    for (let row = 0; row < GRAIN_TILE; row++) {
      const line = Array.from(grainTile.subarray(row * rowLength, (row + 1) * rowLength), (step) => step / STEPS);
      assert.deepEqual(line.slice(GRAIN_TILE), line.slice(0, rowLength - GRAIN_TILE), `row ${row}`);
      for (const value of line.slice(0, GRAIN_TILE)) {
        sum += value;
        squares += value * value;
      }
    }
    assert.ok(Math.abs(sum / GRAIN_TILE ** 2) < 0.05 * level, `mean ${sum / GRAIN_TILE ** 2}`);
    const deviation = Math.sqrt(squares / GRAIN_TILE ** 2);
    assert.ok(Math.abs(deviation - level) < 0.02 * level, `deviation ${deviation} for ${level}`);
  }
});

test('grain is slightly soft: a place has a third of its neighbours, and nothing of what is farther off', () => {
  const canvas = new FrameCanvas({ width: 64, height: 64 });
  canvas.kernel.makeGrain(3);
  const { grainTile } = canvas.arrays;
  const rowLength = grainTile.length / GRAIN_TILE;
  const at = (x: number, y: number) => grainTile[(y % GRAIN_TILE) * rowLength + (x % GRAIN_TILE)]! / STEPS / 3;
  const likeness = (dx: number, dy: number) => {
    let sum = 0;
    for (let i = 0; i < GRAIN_TILE ** 2; i++) {
      const [x, y] = [i % GRAIN_TILE, Math.floor(i / GRAIN_TILE)];
      sum += at(x, y) * at(x + dx, y + dy);
    }
    return sum / GRAIN_TILE ** 2;
  };
  // 0.4 / (1 + 2 · 0.4²)
  for (const step of [likeness(1, 0), likeness(0, 1)]) assert.ok(Math.abs(step - 0.3) < 0.03, `${step}`);
  for (const step of [likeness(2, 0), likeness(0, 2), likeness(1, 1)]) assert.ok(Math.abs(step) < 0.03, `${step}`);
});

test('neighbouring frames have their grain in other places, within the tile', () => {
  const places = Array.from({ length: 50 }, (_, frame) => placeGrain(frame));
  assert.equal(new Set(places.map(({ grainX, grainY }) => `${grainX} ${grainY}`)).size, 50);
  for (const [frame, { grainX, grainY }] of places.slice(1).entries()) {
    assert.ok(grainX !== places[frame]!.grainX && grainY !== places[frame]!.grainY, 'along both axes');
  }
  for (const { grainX, grainY } of places)
    assert.ok(Math.max(grainX, grainY) < GRAIN_TILE && Math.min(grainX, grainY) >= 0);
});
