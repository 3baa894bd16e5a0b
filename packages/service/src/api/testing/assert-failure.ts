/** Checks that an answer is the envelope of one error code, to the letter. */
import assert from 'node:assert/strict';
import { type ErrorCode, type ErrorEnvelope, errorRow } from '@understudy/protocol';

/** The part of an answer that is looked at; `app.inject` answers it. */
type Answer = { statusCode: number; headers: Record<string, unknown>; body: string };

/**
 * Status, code, message and action are the table's, the request id is the header's, and a browser can make nothing of it but data.
 * Answers the envelope's detail for what a test wants to know besides.
 */
export function assertFailure(answer: Answer, code: ErrorCode): ErrorEnvelope['detail'] {
  const { status, message, action, retryable } = errorRow(code);
  assert.equal(answer.headers['content-type'], 'application/json; charset=utf-8', answer.body);
  const { detail, ...rest } = JSON.parse(answer.body) as ErrorEnvelope;
  const { errors, ...fixed } = detail;
  const expected = { error_code: code, message, action, request_id: answer.headers['x-request-id'], retryable };
  assert.deepEqual(fixed, expected, answer.body);
  assert.equal(answer.statusCode, status);
  assert.deepEqual(rest, {});
  for (const error of errors ?? []) assert.deepEqual(Object.keys(error), ['field', 'problem']);
  assert.equal(answer.headers['x-content-type-options'], 'nosniff');
  if (status === 429 || status === 503) assert.match(String(answer.headers['retry-after']), /^[1-9]\d*$/);
  return detail;
}

/** What the envelope says about one field. */
export function problemOf(detail: ErrorEnvelope['detail'], field: string): string | undefined {
  return detail.errors?.find((error) => error.field === field)?.problem;
}
