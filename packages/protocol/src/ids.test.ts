import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ID_BYTES, ID_PREFIXES, type IdKind, isId, makeId } from './ids.ts';
import { LIMITS } from './limits.ts';

const kinds = Object.keys(ID_PREFIXES) as IdKind[];
const bytes = fc.uint8Array({ minLength: ID_BYTES, maxLength: ID_BYTES });

test('an id is its prefix and 32 letters that carry all of its random bytes', () => {
  assert.equal(makeId('job', new Uint8Array(ID_BYTES)), `job_${'0'.repeat(32)}`);
  assert.equal(makeId('character', new Uint8Array(ID_BYTES).fill(255)), `char_${'z'.repeat(32)}`);
  const last = new Uint8Array(ID_BYTES);
  last[ID_BYTES - 1] = 1;
  assert.equal(makeId('person', last), `person_${'0'.repeat(31)}1`);
});

test('an id of a job carries at least 128 random bits', () => assert.ok(ID_BYTES * 8 >= 128));

test('different bytes make different ids, and every id is recognised as its own kind only', () => {
  fc.assert(
    fc.property(bytes, bytes, fc.constantFrom(...kinds), (some, others, kind) => {
      const id = makeId(kind, some);
      assert.equal(makeId(kind, others) === id, Buffer.from(some).equals(Buffer.from(others)));
      assert.deepEqual(
        kinds.filter((other) => isId(other, id)),
        [kind],
      );
      assert.ok(id.length <= LIMITS.idLength);
    }),
  );
});

test('too few random bytes are refused', () => {
  assert.throws(() => makeId('job', new Uint8Array(ID_BYTES - 1)), RangeError);
});

test('text that cannot be an id is told apart without a database', () => {
  for (const text of [
    '',
    'job_',
    'job_short',
    `job_${'0'.repeat(65)}`,
    `job_${'A'.repeat(32)}`,
    `JOB_${'0'.repeat(32)}`,
  ]) {
    assert.equal(isId('job', text), false, text);
  }
  assert.equal(isId('job', `job_${'0'.repeat(32)}\n`), false);
  assert.equal(isId('job', `job_${'0'.repeat(31)}\0`), false);
});
