import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { z } from 'zod';
import * as fields from './request-field.ts';

function read(field: z.ZodType, value: unknown): unknown {
  const result = field.safeParse(value);
  return result.success ? result.data : 'refused';
}

test('flags come as JSON booleans and as the words that clients send, in any case', () => {
  for (const word of [true, 'true', 'True', 'TRUE', '1', 'yes', 'on'])
    assert.equal(read(fields.flagField(), word), true);
  for (const word of [false, 'false', 'False', '0', 'no', 'off']) assert.equal(read(fields.flagField(), word), false);
  for (const word of ['', 'maybe', 'truetrue', 1, 0, null, undefined, [], ['true'], {}, 'true\0']) {
    assert.equal(read(fields.flagField(), word), 'refused', String(word));
  }
});

test('whole numbers within their range come as digits or as numbers, and nothing else does', () => {
  const field = fields.wholeNumberField({ min: 1, max: 100 });
  fc.assert(
    fc.property(fc.integer({ min: -1000, max: 1000 }), (number) => {
      const wanted = number >= 1 && number <= 100 ? number : 'refused';
      assert.equal(read(field, number), wanted);
      assert.equal(read(field, String(number)), wanted);
    }),
  );
  for (const value of [
    '1.0',
    '1e1',
    '0x10',
    '+5',
    '٣',
    ' ',
    '',
    1.5,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    true,
    [5],
    '5,5',
  ]) {
    assert.equal(read(field, value), 'refused', String(value));
  }
  assert.equal(read(field, ' 7 '), 7);
});

test('colours are three whole numbers from 0 to 255, and never hexadecimal', () => {
  const part = fc.integer({ min: 0, max: 999 });
  fc.assert(
    fc.property(part, part, part, fc.constantFrom(',', ', ', ' , '), (...[red, green, blue, comma]) => {
      const isAllowed = Math.max(red, green, blue) <= 255;
      const sent = [red, green, blue].join(comma);
      assert.deepEqual(read(fields.colourField(), sent), isAllowed ? [red, green, blue] : 'refused');
    }),
  );
  const wrong = [
    '#ffffff',
    'ffffff',
    'white',
    '1,2',
    '1,2,3,4',
    '-1,0,0',
    '1.5,2,3',
    '1;2;3',
    '',
    ',,',
    '0001,2,3',
    '0xff,0,0',
  ];
  for (const value of [...wrong, [1, 2, 3], 255, { r: 1 }]) assert.equal(read(fields.colourField(), value), 'refused');
});

test('text is trimmed and kept within its length', () => {
  const field = fields.textField({ maxLength: 5 });
  assert.equal(read(field, '  Ada '), 'Ada');
  assert.equal(read(field, 'Zoë 🎬'.slice(0, 3)), 'Zoë');
  for (const value of ['', '   ', '123456', 5, null, ['a'], {}, true]) assert.equal(read(field, value), 'refused');
});

test('text with NUL or half a character is refused, and all other text arrives as it was', () => {
  const field = fields.textField({ maxLength: 1000 });
  for (const value of ['a\0b', '\0', '\ud83d', 'a\udfffb']) assert.equal(read(field, value), 'refused');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
      const wanted = text.trim() === '' || text.includes('\0') ? 'refused' : text.trim();
      assert.equal(read(field, text), wanted);
    }),
  );
});

test('a choice is one of its words, letter by letter', () => {
  const field = fields.choiceField(['original', 'solid']);
  assert.equal(read(field, 'solid'), 'solid');
  for (const value of ['Solid', 'sol', 'solid,original', '', ['solid'], undefined])
    assert.equal(read(field, value), 'refused');
});

test('addresses are http or https, and not longer than allowed', () => {
  const field = fields.urlField({ maxLength: 40 });
  for (const url of ['https://a.example/b.mp4', 'http://a.example', 'https://[::1]/x', 'HTTPS://a.example']) {
    assert.equal(read(field, url), url);
  }
  const wrong = [
    'ftp://a.example',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:,x',
    '//a.example',
    'a.example',
    'https://',
  ];
  for (const url of [
    ...wrong,
    `https://a.example/${'b'.repeat(40)}`,
    'https://a b',
    'https://a.example/\0',
    7,
    ['https://a'],
  ]) {
    assert.equal(read(field, url), 'refused', String(url));
  }
});

test('UUIDs are read in any case', () => {
  const field = fields.uuidField();
  assert.equal(read(field, '3F2504E0-4F89-11D3-9A0C-0305E82C3301'), '3f2504e0-4f89-11d3-9a0c-0305e82c3301');
  for (const value of ['3f2504e04f8911d39a0c0305e82c3301', 'x', "'; drop table", 4])
    assert.equal(read(field, value), 'refused');
});

test('only the mark of a received file counts as a file', () => {
  const field = fields.fileField(['image/png']);
  assert.equal(read(field, fields.SENT_FILE), fields.SENT_FILE);
  for (const value of ['file', { path: '/etc/passwd' }, Symbol('sent file'), true])
    assert.equal(read(field, value), 'refused');
});

test('a refusal says what is allowed and what was sent', () => {
  const message = (field: z.ZodType, value: unknown) => field.safeParse(value).error?.issues[0]?.message;
  assert.equal(message(fields.flagField(), 'maybe'), 'has to be true or false, but "maybe" was sent');
  assert.equal(message(fields.choiceField(['a', 'b', 'c']), 4), 'has to be a, b or c, but 4 was sent');
  assert.equal(
    message(fields.wholeNumberField({ min: 0, max: 9 }), ['1', '2']),
    'has to be a whole number from 0 to 9, but a list of 2 was sent',
  );
});
