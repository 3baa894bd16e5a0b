import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { describeProcessor } from './processor.ts';

test('every process finds the same processor', () => {
  const look = `console.log((await import(${JSON.stringify(new URL('./processor.ts', import.meta.url).href)})).describeProcessor())`;
  const seenElsewhere = execFileSync(process.execPath, ['--input-type=module', '--eval', look], { encoding: 'utf8' });
  assert.match(describeProcessor(), /^[0-9a-f]{8}$/);
  assert.equal(seenElsewhere.trim(), describeProcessor());
});
