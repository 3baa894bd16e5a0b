/** A folder for the files of one test file, gone when its tests are done. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';

/** Makes the folder and returns how to name a file in it. */
export function openScratchFolder(): (name: string) => string {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-test-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return (name) => join(folder, name);
}
