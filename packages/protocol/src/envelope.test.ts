import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorEnvelope, toEnvelope } from './envelope.ts';
import { ERROR_CODES, errorRow } from './errors.ts';
import { UnderstudyError } from './understudy-error.ts';

test('the envelope of every code has exactly the message and action of the table', () => {
  for (const code of ERROR_CODES) {
    const envelope = toEnvelope(new UnderstudyError(code, { problem: 'in /tmp/secret', remedy: 'mend it' }), 'r-1');
    const { message, action, retryable } = errorRow(code);
    assert.deepEqual(envelope, { detail: { error_code: code, message, action, request_id: 'r-1', retryable } });
    assert.deepEqual(errorEnvelope.parse(envelope), envelope);
  }
});

test('the envelope tells which fields are to blame, and nothing else of the error', () => {
  const blamed = [{ field: 'fast', problem: 'has to be true or false', secret: 'not for clients' }];
  const { detail } = toEnvelope(new UnderstudyError('CS-UORC01-002', { problem: 'x', fields: blamed }), 'r-1');
  assert.deepEqual(detail.errors, [{ field: 'fast', problem: 'has to be true or false' }]);
});
