import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertMp4, maskPath, parseBackground, parseColor, parseShare, parseWorkers } from './parse-options.ts';
import { UsageError } from './usage-error.ts';

function refuses(run: () => unknown, code: string): void {
  assert.throws(run, (error) => error instanceof UsageError && error.code === code);
}

test('a background is one of three, and a colour belongs to the solid one alone', () => {
  assert.deepEqual(parseBackground('original', undefined), { mode: 'original' });
  assert.deepEqual(parseBackground('transparent', undefined), { mode: 'transparent' });
  assert.deepEqual(parseBackground('solid', undefined), { mode: 'solid', color: [255, 255, 255] });
  assert.deepEqual(parseBackground('solid', '1,2,3'), { mode: 'solid', color: [1, 2, 3] });
  refuses(() => parseBackground('red', undefined), 'CS-ORIV-011');
  refuses(() => parseBackground('original', '1,2,3'), 'CS-ORIV-011');
});

test('a colour is three numbers from 0 to 255', () => {
  assert.deepEqual(parseColor('0, 128,255'), [0, 128, 255]);
  for (const text of ['', '1,2', '1,2,3,4', '256,0,0', '-1,0,0', '1.5,0,0', '#ffffff', 'red']) {
    refuses(() => parseColor(text), 'CS-ORIV-011');
  }
});

test('workers are a whole number from 1 to 64', () => {
  assert.equal(parseWorkers('4'), 4);
  for (const text of ['0', '-1', '1.5', '65', 'many', '', '1e1']) refuses(() => parseWorkers(text), 'CS-UORC01-002');
});

test('a share is a number from 0 to 1 or a percentage', () => {
  assert.equal(parseShare('0.25'), 0.25);
  assert.equal(parseShare('25%'), 0.25);
  for (const text of ['1.1', '-0.1', '101%', 'half', '', '%%']) refuses(() => parseShare(text), 'CS-UORC01-002');
});

test('the output is an MP4, and its mask stands beside it', () => {
  assertMp4('a/b.MP4');
  refuses(() => assertMp4('a/b.mov'), 'CS-UORC01-002');
  assert.equal(maskPath('a/b.mp4'), 'a/b.mask.mp4');
  assert.equal(maskPath('a.mp4/b.MP4'), 'a.mp4/b.mask.mp4');
});
