import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ErrorDetails, UnderstudyError } from '@understudy/protocol';
import { nameFailure } from './name-failure.ts';

const FIELDS = [
  { field: 'model', problem: 'there is no V9' },
  { field: 'name', problem: 'is missing' },
];

function problemsOf(details: ErrorDetails, code: 'CS-UORC01-002' | 'CS-ORRS-001' = 'CS-UORC01-002'): string[] {
  return nameFailure(new UnderstudyError(code, details)).fields.map(({ field, problem }) => `${field}: ${problem}`);
}

test('how to mend this very case goes to the sender with what is wrong', () => {
  const problem = 'two fields are wrong';
  assert.deepEqual(problemsOf({ problem, fields: FIELDS, remedy: 'Send V4' }), [
    'model: there is no V9. Send V4',
    'name: is missing',
  ]);
  assert.deepEqual(problemsOf({ problem, remedy: 'Send V4' }), [': two fields are wrong. Send V4']);
});

test('a remedy that the table has already is not said twice', () => {
  assert.deepEqual(problemsOf({ problem: 'p', fields: FIELDS }), ['model: there is no V9', 'name: is missing']);
  assert.deepEqual(problemsOf({ problem: 'p' }), [': p']);
});

test('what is the affair of the server stays there', () => {
  assert.deepEqual(problemsOf({ problem: 'the disk is full', remedy: 'Free some space' }, 'CS-ORRS-001'), []);
});
