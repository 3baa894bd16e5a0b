import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ErrorCode } from './errors.ts';
import { UnderstudyError } from './understudy-error.ts';

test('an error without details takes message and remedy from the table', () => {
  const error = new UnderstudyError('CS-ORIV-007');
  assert.equal(error.message, 'Could not read video file');
  assert.equal(error.remedy, 'Ensure the file is a valid video');
  assert.equal(error.problem, undefined);
  assert.deepEqual(error.fields, []);
  assert.ok(error instanceof Error);
});

test('an error with details says what was wrong here, how to mend it, and keeps its cause', () => {
  const cause = new Error('moov atom not found');
  const code: ErrorCode = 'CS-ORIV-007';
  const error = new UnderstudyError(code, { problem: 'a.mp4 ends early', remedy: 'Export it again', cause });
  assert.equal(error.message, 'Could not read video file: a.mp4 ends early');
  assert.equal(error.remedy, 'Export it again');
  assert.equal(error.problem, 'a.mp4 ends early');
  assert.equal(error.cause, cause);
  assert.equal(error.name, 'UnderstudyError');
});

test('an error may carry a code of our own and the fields that are to blame', () => {
  const fields = [{ field: 'limit', problem: 'is too large' }];
  const error = new UnderstudyError('CS-ORRL-001', { fields });
  assert.equal(error.message, 'Too many requests');
  assert.deepEqual(error.fields, fields);
});
