import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ERROR_CODES, ERRORS, errorRow, OWN_ERRORS } from './errors.ts';

/** The codes and statuses of the contract, in its order. */
const CONTRACT = [
  ['CS-UORC01-006', 401],
  ['CS-UORC01-007', 401],
  ['CS-UORC01-008', 402],
  ['CS-UORC01-001', 400],
  ['CS-UORC01-002', 400],
  ['CS-ORIV-001', 400],
  ['CS-ORIV-002', 400],
  ['CS-ORIV-003', 400],
  ['CS-ORIV-004', 400],
  ['CS-ORIV-005', 400],
  ['CS-ORIV-006', 400],
  ['CS-ORIV-007', 400],
  ['CS-ORIV-008', 400],
  ['CS-ORIV-009', 400],
  ['CS-ORIV-010', 400],
  ['CS-ORIV-011', 400],
  ['CS-ORIV-012', 400],
  ['CS-UORC01-003', 404],
  ['CS-ORJC-003', 410],
  ['CS-UORC01-004', 500],
  ['CS-UORC01-009', 500],
  ['CS-UORC01-010', 500],
  ['CS-UORC01-011', 500],
  ['CS-ENEC-001', 500],
  ['CS-ENEC-004', 500],
  ['CS-RNRD-003', 500],
  ['CS-MGMR-001', 500],
  ['CS-ORRS-001', 503],
  ['CS-UORC99-999', 500],
];

const rows = Object.entries(ERRORS);
const allRows = ERROR_CODES.map((code) => [code, errorRow(code)] as const);

test('the table has the 29 codes of the contract with their statuses, and no other', () => {
  assert.deepEqual(
    rows.map(([code, { status }]) => [code, status]),
    CONTRACT,
  );
});

const SPECIFICATION = new URL('../../../../shared/spec/errors.json', import.meta.url);
const skip = existsSync(SPECIFICATION) ? false : 'the specification is not beside this checkout';

test('every message and action is that of the specification, letter by letter', { skip }, () => {
  const ours = rows.map(([code, { retryable: _, ...row }]) => ({ code, ...row }));
  assert.deepEqual(ours, JSON.parse(readFileSync(SPECIFICATION, 'utf8')));
});

test('codes of our own are not codes of the contract, and have statuses that it has no code for', () => {
  const statuses = new Set<number>(rows.map(([, { status }]) => status));
  for (const [code, { status }] of Object.entries(OWN_ERRORS)) {
    assert.ok(!(code in ERRORS), code);
    assert.ok(!statuses.has(status), code);
  }
  assert.equal(ERROR_CODES.length, rows.length + Object.keys(OWN_ERRORS).length);
});

test('every row has a code of the one form, a status, a category, a message and what to do', () => {
  for (const [code, row] of allRows) {
    assert.match(code, /^CS-[A-Z]{4}(\d\d)?-\d{3}$/);
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
    capacity: [409, 429, 503],
    catch_all: [500],
    protocol: [405, 416],
  };
  for (const [code, row] of allRows) assert.ok(allowed[row.category]?.includes(row.status), code);
});

test('a full house is worth another try, and what the client has to change is not', () => {
  for (const [code, { status, retryable }] of allRows) {
    if (status === 429 || status === 503) assert.equal(retryable, true, code);
    // The one exception is a scene that becomes ready while the client waits.
    if (status < 429 && code !== 'CS-ORIV-010') assert.equal(retryable, false, code);
  }
  assert.equal(errorRow('CS-ENEC-004').retryable, false);
  assert.equal(errorRow('CS-UORC01-009').retryable, true);
});
