import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseRange } from './parse-range.ts';

const SIZE = 1000;

test('one range of bytes is read in its three forms', () => {
  assert.deepEqual(parseRange('bytes=0-0', SIZE), { start: 0, end: 0 });
  assert.deepEqual(parseRange('bytes=10-19', SIZE), { start: 10, end: 19 });
  assert.deepEqual(parseRange('bytes=990-', SIZE), { start: 990, end: 999 });
  assert.deepEqual(parseRange('bytes=-10', SIZE), { start: 990, end: 999 });
  assert.deepEqual(parseRange('Bytes= 1 - 2 ', SIZE), { start: 1, end: 2 });
});

test('a range that reaches beyond the end ends there, one that begins there cannot be satisfied', () => {
  assert.deepEqual(parseRange('bytes=990-5000', SIZE), { start: 990, end: 999 });
  assert.deepEqual(parseRange('bytes=-5000', SIZE), { start: 0, end: 999 });
  assert.equal(parseRange('bytes=1000-', SIZE), 'unsatisfiable');
  assert.equal(parseRange('bytes=1000-2000', SIZE), 'unsatisfiable');
  assert.equal(parseRange('bytes=-0', SIZE), 'unsatisfiable');
  assert.equal(parseRange('bytes=0-', 0), 'unsatisfiable');
  assert.equal(parseRange(`bytes=${'9'.repeat(400)}-`, SIZE), 'unsatisfiable');
});

test('what is no single range of bytes is ignored', () => {
  const headers = [undefined, '', 'bytes', 'bytes=', 'bytes=-', 'bytes=a-b', 'bytes=5-2', 'bytes=0-1,5-6', 'lines=0-1'];
  for (const header of headers) assert.equal(parseRange(header, SIZE), undefined, header);
});

test('every range that is answered lies in the file', () => {
  const header = fc.oneof(
    fc.string(),
    fc.tuple(fc.nat(2000), fc.nat(2000)).map(([first, last]) => `bytes=${first}-${last}`),
    fc.stringMatching(/^bytes=\d{0,20}-\d{0,20}$/),
  );
  fc.assert(
    fc.property(header, fc.nat(1500), (text, sizeBytes) => {
      const range = parseRange(text, sizeBytes);
      if (range === undefined || range === 'unsatisfiable') return;
      assert.ok(range.start >= 0 && range.start <= range.end && range.end < sizeBytes);
    }),
  );
});
