import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openScratchFolder } from '../media/testing/scratch-folder.ts';
import { PROCESS_FLAGS, processEnvironment } from './process-settings.ts';

const entry = fileURLToPath(new URL('./testing/encode-again.ts', import.meta.url));
const scratch = openScratchFolder();

// glibc's settings: the reports of other systems' Node do not name it.
const { glibcVersionRuntime } = (process.report.getReport() as { header: { glibcVersionRuntime?: string } }).header;
const skip = glibcVersionRuntime === undefined && 'needs glibc';

test('the memory of an encoder that was closed serves those of later chunks', { skip }, () => {
  const env = processEnvironment(scratch('cache'));
  const args = [...PROCESS_FLAGS, entry, scratch('chunk.mp4')];
  const newPages = Number(execFileSync(process.execPath, args, { env, encoding: 'utf8' }));
  // Three encoders take 40,000; without the settings more than 15,000 of them are new.
  assert.ok(newPages < 8000, `${newPages} pages`);
});

test('objects of a render are not marked while there are few of them', () => {
  // 20 MB that stay, and as much again that does not.
  const script =
    'const kept = []; for (let i = 0; i < 2000; i++) kept.push(new Array(1300).fill(i), new Array(1300).fill(i).length)';
  const trace = execFileSync(process.execPath, [...PROCESS_FLAGS, '--trace-gc', '-e', script], { encoding: 'utf8' });
  assert.match(trace, /Scavenge/);
  assert.doesNotMatch(trace, /Mark-Compact/);
});
