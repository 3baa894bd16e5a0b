import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ERRORS, type ErrorCode } from './errors.ts';
import { UnderstudyError } from './understudy-error.ts';

const rows = Object.entries(ERRORS);

test('the table has the 29 codes of the contract, each of the form CS-<room>-<number>', () => {
  assert.equal(rows.length, 29);
  for (const [code] of rows) assert.match(code, /^CS-[A-Z]{4}(\d\d)?-\d{3}$/);
});

test('every row says its status, category, message and what to do', () => {
  for (const [code, row] of rows) {
    assert.ok(Number.isInteger(row.status) && row.status >= 400 && row.status < 600, code);
    assert.match(row.category, /^[a-z]+(_[a-z]+)*$/, code);
    assert.ok(row.message.length > 0 && row.action.length > 0, code);
  }
});

test('the category of a code decides its family of HTTP status', () => {
  const allowed: Record<string, number[]> = {
    authentication: [401],
    credits: [402],
    input_validation: [400],
    job_status: [404, 410, 500],
    processing: [500],
    capacity: [503],
    catch_all: [500],
  };
  for (const [code, row] of rows) assert.ok(allowed[row.category]?.includes(row.status), code);
});

test('an error without details takes message and remedy from the table', () => {
  const error = new UnderstudyError('CS-ORIV-007');
  assert.equal(error.message, 'Could not read video file');
  assert.equal(error.remedy, 'Ensure the file is a valid video');
  assert.equal(error.problem, undefined);
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
