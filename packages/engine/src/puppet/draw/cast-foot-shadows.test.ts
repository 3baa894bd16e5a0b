import assert from 'node:assert/strict';
import { test } from 'node:test';
import { castFootShadows } from './cast-foot-shadows.ts';

const standing = { x: 100, groundRow: 300, height: 0, halfWidth: 20 };

test('a standing foot casts a wide soft shadow and a tight one on the ground row', () => {
  const [soft, contact] = castFootShadows([standing], { legLength: 200 });
  assert.ok(soft && contact && soft.radiusX > contact.radiusX);
  assert.equal(soft.y, 300);
  assert.equal(contact.x, 100);
  assert.ok(soft.radiusY < soft.radiusX / 2);
});

test('a shadow gets wider and fainter as the foot lifts, and the tight one goes first', () => {
  const [soft, contact] = castFootShadows([standing], { legLength: 200 });
  const [lifted, liftedContact] = castFootShadows([{ ...standing, height: 20 }], { legLength: 200 });
  assert.ok(lifted!.radiusX > soft!.radiusX && lifted!.strength < soft!.strength);
  assert.ok(liftedContact!.strength / contact!.strength < lifted!.strength / soft!.strength);
});

test('a foot high in the air, an invisible character and numbers that are none cast no shadow', () => {
  assert.deepEqual(castFootShadows([{ ...standing, height: 1000 }], { legLength: 200 }), []);
  assert.deepEqual(castFootShadows([standing], { legLength: 200, opacity: 0 }), []);
  assert.deepEqual(castFootShadows([{ ...standing, x: Number.NaN }], { legLength: 200 }), []);
  assert.deepEqual(castFootShadows([standing], { legLength: 0 }), []);
});
