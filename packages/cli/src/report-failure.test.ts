import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UnderstudyError } from '@understudy/protocol/basics';
import { Interruption, reportFailure } from './report-failure.ts';
import { UsageError } from './usage-error.ts';

test('a failure that the user can mend says its code, what was wrong and how to mend it, and ends with 1', () => {
  const report = reportFailure(
    new UnderstudyError('CS-ENEC-004', { problem: 'nobody in frames 3–9', remedy: 'Cut them' }),
  );
  assert.equal(report.exitCode, 1);
  assert.equal(
    report.text,
    'understudy: No humans detected in some frames (CS-ENEC-004)\n  what: nobody in frames 3–9\n  mend: Cut them',
  );
  assert.deepEqual(report.json.error, {
    code: 'CS-ENEC-004',
    message: 'No humans detected in some frames',
    problem: 'nobody in frames 3–9',
    remedy: 'Cut them',
  });
});

test('a wrong command line ends with 2', () => {
  assert.equal(reportFailure(new UsageError('a', 'b')).exitCode, 2);
});

test('Ctrl-C ends with 130, a request to terminate with 143', () => {
  assert.equal(reportFailure(new Interruption('SIGINT', 2)).exitCode, 130);
  assert.equal(reportFailure(new Interruption('SIGTERM', 15)).exitCode, 143);
});

test('a full disk says what to do about it', () => {
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  assert.match(reportFailure(full).json.error.remedy, /Free some space/);
});

test('anything unexpected has the catch-all code and shows no stack', () => {
  const report = reportFailure(new TypeError('x is undefined'));
  assert.equal(report.exitCode, 1);
  assert.equal(report.json.error.code, 'CS-UORC99-999');
  assert.doesNotMatch(report.text, /\bat /);
});

test('what keeps a service from starting is said as it is, with how to mend it', () => {
  const failure = Object.assign(new Error('port 80 is in use'), { remedy: 'Choose another.' });
  const report = reportFailure(failure);
  assert.equal(report.exitCode, 1);
  assert.equal(report.text, 'understudy: port 80 is in use\n  mend: Choose another.');
});
