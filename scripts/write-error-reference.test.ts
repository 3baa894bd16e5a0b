import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ERROR_CODES } from '@understudy/protocol';
import { errorReference } from './write-error-reference.ts';

test('the page lists every code exactly once and no other', () => {
  const listed = [...errorReference().matchAll(/^\| `(CS-[^`]+)`/gm)].map((match) => match[1]);
  assert.deepEqual(listed.toSorted(), ERROR_CODES.toSorted());
});

test('docs/reference/errors.md is what the table says', () => {
  assert.equal(readFileSync(new URL('../docs/reference/errors.md', import.meta.url), 'utf8'), errorReference());
});
