import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brightenDark } from './brighten-dark.ts';

const picture = (values: number[]): { width: number; height: number; data: Uint8Array } => ({
  width: values.length,
  height: 1,
  data: Uint8Array.from(values.flatMap((value) => [value, value, value])),
});

test('a dark picture becomes brighter, with its differences kept', () => {
  const { data } = brightenDark(picture(Array.from({ length: 500 }, (_, i) => (i % 2 ? 40 : 10))));
  assert.deepEqual([...new Set(data)], [50, 200]);
});

test('a picture with bright places in it stays as it is, also a drawing on black', () => {
  const onBlack = picture(Array.from({ length: 500 }, (_, i) => (i < 15 ? 230 : 0)));
  assert.equal(brightenDark(onBlack), onBlack);
});

test('a hundredth of the pixels that are looked at may be bright in a dark picture, no more', () => {
  const withBright = (count: number) => picture(Array.from({ length: 1000 }, (_, i) => (i < 5 * count ? 230 : 20)));
  assert.notDeepEqual(brightenDark(withBright(2)), withBright(2));
  assert.deepEqual(brightenDark(withBright(3)), withBright(3));
});

test('black stays black', () => {
  assert.ok(brightenDark(picture([0, 0, 0])).data.every((value) => value === 0));
});
