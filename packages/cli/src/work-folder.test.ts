import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { UsageError } from './usage-error.ts';
import { WorkFolder } from './work-folder.ts';

const folder = mkdtempSync(join(tmpdir(), 'understudy-work-'));
after(() => rmSync(folder, { recursive: true }));

test('a file appears only when it is published, and nothing else stays', () => {
  const output = join(folder, 'out.mp4');
  {
    using work = new WorkFolder(output);
    writeFileSync(work.pathFor(output), 'whole');
    assert.deepEqual(readdirSync(folder).includes('out.mp4'), false);
    work.publish(output);
  }
  assert.deepEqual(readdirSync(folder), ['out.mp4']);
  assert.equal(readFileSync(output, 'utf8'), 'whole');
});

test('an older output survives a run that fails', () => {
  const output = join(folder, 'old.mp4');
  writeFileSync(output, 'old');
  assert.throws(() => {
    using work = new WorkFolder(output);
    writeFileSync(work.pathFor(output), 'half');
    throw new Error('stop');
  }, /stop/);
  assert.equal(readFileSync(output, 'utf8'), 'old');
});

test('an output in a folder that does not exist is refused before any work', () => {
  assert.throws(() => new WorkFolder(join(folder, 'nowhere', 'out.mp4')), UsageError);
});
