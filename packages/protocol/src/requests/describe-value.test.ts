import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { describeValue } from './describe-value.ts';

test('values are told shortly and as what they are', () => {
  assert.equal(describeValue(undefined), 'nothing');
  assert.equal(describeValue(null), 'nothing');
  assert.equal(describeValue('maybe'), '"maybe"');
  assert.equal(describeValue(12), '12');
  assert.equal(describeValue(false), 'false');
  assert.equal(describeValue(['a', 'b']), 'a list of 2');
  assert.equal(describeValue({ a: 1 }), 'an object');
  assert.equal(describeValue('x'.repeat(100)), `"${'x'.repeat(60)}" and 40 more characters`);
});

test('whatever is sent, its description is one short printable line of valid text', () => {
  const anything = fc.oneof(
    fc.anything(),
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'binary', minLength: 100 }),
  );
  fc.assert(
    fc.property(anything, (value) => {
      const text = describeValue(value);
      assert.ok(text.length <= 500, text);
      assert.ok(text.isWellFormed());
      assert.doesNotMatch(text, /[\p{Cc}\u2028\u2029]/u);
    }),
  );
});
