import assert from 'node:assert/strict';
import { test } from 'node:test';
import { storableJson, storableText } from './storable-text.ts';

test('NUL and halves of surrogate pairs are taken out of texts, everything else stays', () => {
  assert.equal(storableText('a\0b \ud83d c 😀'), 'ab \ufffd c 😀');
});

test('texts deep in a value are made storable, other values stay as they are', () => {
  const value = { list: ['\0x', 1, null, { text: '\udc00' }], isTrue: true };
  assert.deepEqual(storableJson(value), { list: ['x', 1, null, { text: '\ufffd' }], isTrue: true });
});
