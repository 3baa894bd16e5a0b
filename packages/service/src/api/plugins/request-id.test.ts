import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseRequestId } from './request-id.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

test('a request keeps the id that its sender gave it', () => {
  for (const id of ['a', 'trace-1.2_X', 'x'.repeat(128)]) {
    assert.equal(chooseRequestId({ headers: { 'x-request-id': id } }), id);
  }
});

test('an id that could disturb a header, a log or a URL is replaced', () => {
  for (const id of ['', 'x'.repeat(129), 'a b', 'a\r\nSet-Cookie: b', '<b>', 'ä', 'a/b', ['a', 'b'], undefined]) {
    const headers = id === undefined ? {} : { 'x-request-id': id };
    assert.match(chooseRequestId({ headers }), UUID, String(id));
  }
});

test('two requests without an id get different ones', () => {
  assert.notEqual(chooseRequestId({ headers: {} }), chooseRequestId({ headers: {} }));
});
