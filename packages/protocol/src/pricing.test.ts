import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LIMITS } from './limits.ts';
import { CHARACTER_CREDITS, creditsForRender, SCENE_CREDITS } from './pricing.ts';

test('a character costs 1 credit and a scene none', () => {
  assert.equal(CHARACTER_CREDITS, 1);
  assert.equal(SCENE_CREDITS, 0);
});

test('a render costs 1 credit for every started second, twice as much if fast, times its characters', () => {
  const cost = (durationSeconds: number, fast = false, characters = 1) =>
    creditsForRender({ durationSeconds, fast, characters });
  assert.equal(cost(0.5), 1);
  assert.equal(cost(1), 1);
  assert.equal(cost(1.04), 2);
  assert.equal(cost(10), 10);
  assert.equal(cost(10, true), 20);
  assert.equal(cost(10, false, 3), 30);
  assert.equal(cost(9.2, true, 2), 40);
});

test('a duration that a clock of a container rounds up starts no further second', () => {
  assert.equal(creditsForRender({ durationSeconds: 10.000_011, fast: false }), 10);
  assert.equal(creditsForRender({ durationSeconds: 10.02, fast: false }), 11);
});

test('the price is whole, never below 1, never falls with the duration, and fast is exactly twice normal', () => {
  const duration = fc.double({ min: LIMITS.sceneMinSeconds, max: LIMITS.videoSeconds, noNaN: true });
  fc.assert(
    fc.property(duration, duration, fc.integer({ min: 1, max: 32 }), (a, b, characters) => {
      const price = (durationSeconds: number, fast: boolean) => creditsForRender({ durationSeconds, fast, characters });
      assert.ok(Number.isInteger(price(a, false)) && price(a, false) >= characters);
      assert.ok(price(Math.min(a, b), false) <= price(Math.max(a, b), false));
      assert.equal(price(a, true), 2 * price(a, false));
      assert.equal(price(a, false), characters * creditsForRender({ durationSeconds: a, fast: false }));
    }),
  );
});
