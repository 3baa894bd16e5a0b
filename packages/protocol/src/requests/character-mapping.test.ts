import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { z } from 'zod';
import { LIMITS } from '../limits.ts';
import { characterMappingField } from './character-mapping.ts';

const field = z.object({ mapping: characterMappingField() });

function read(mapping: unknown): unknown {
  const result = field.safeParse({ mapping });
  return result.success ? result.data.mapping : 'refused';
}

test('a mapping comes as JSON text or as an object', () => {
  assert.deepEqual(read('{"person_a":"char_b"}'), { person_a: 'char_b' });
  assert.deepEqual(read({ person_a: 'char_b' }), { person_a: 'char_b' });
});

test('a mapping that names nobody counts as not sent', () => {
  assert.equal(read('{}'), undefined);
  assert.equal(read({}), undefined);
});

test('what is not an object of texts is refused', () => {
  const wrong = [
    '',
    'person_a',
    '{',
    '[]',
    '"a"',
    'null',
    '12',
    '{"person_a":1}',
    '{"person_a":null}',
    '{"person_a":""}',
  ];
  for (const text of [...wrong, '{"":"char_b"}', '{"person_a":{"id":"char_b"}}', 12, true, ['a'], null]) {
    assert.equal(read(text), 'refused', JSON.stringify(text));
  }
});

test('a mapping is refused with more people, longer ids or longer JSON than allowed', () => {
  const people = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`person_${i}`, 'char_a']));
  assert.deepEqual(read(people(LIMITS.mappedPeople)), people(LIMITS.mappedPeople));
  assert.equal(read(people(LIMITS.mappedPeople + 1)), 'refused');
  assert.equal(read({ person_a: 'c'.repeat(LIMITS.idLength + 1) }), 'refused');
  assert.equal(read(`{"person_a":"char_a"${' '.repeat(LIMITS.mappingLength)}}`), 'refused');
});

test('ids with NUL, halves of characters or space around them are refused', () => {
  for (const id of ['a\0', '\ud800', ' a', 'a\n']) {
    assert.equal(read({ [id]: 'char_a' }), 'refused');
    assert.equal(read(JSON.stringify({ person_a: id })), 'refused');
  }
});

test('names that mean something to JavaScript are names like any other', () => {
  const mapping = read('{"__proto__":"char_a","constructor":"char_b"}') as object;
  assert.deepEqual(Object.entries(mapping), [
    ['__proto__', 'char_a'],
    ['constructor', 'char_b'],
  ]);
  assert.equal(Object.getPrototypeOf(mapping), Object.prototype);
});

test('every mapping of ids survives, as text and as an object', () => {
  const id = fc.stringMatching(/^[!-~]{1,40}$/);
  const mapping = fc.dictionary(id, id, { minKeys: 1, maxKeys: LIMITS.mappedPeople, noNullPrototype: true });
  fc.assert(
    fc.property(mapping, (wanted) => {
      assert.deepEqual(read(wanted), wanted);
      assert.deepEqual(read(JSON.stringify(wanted)), wanted);
    }),
  );
});
