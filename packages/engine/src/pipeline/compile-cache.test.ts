import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openScratchFolder } from '../media/testing/scratch-folder.ts';
import { inspectPicture, openEngine } from './index.ts';

const picturePath = fileURLToPath(new URL('../../../../examples/character.png', import.meta.url));
const scratch = openScratchFolder();

function countFiles(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length;
}

function holdsText(folder: string, text: string): boolean {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).some(
    (entry) => entry.isFile() && readFileSync(path.join(entry.parentPath, entry.name)).includes(text),
  );
}

test('what an engine process and its watching thread compiled is kept for the next one, though processes end by a signal', async () => {
  const cacheDir = scratch('cache');
  {
    await using engine = await openEngine({ workers: 1, cacheDir });
    // The thread starts beside the work, which may be done before it.
    for (let turn = 0; turn < 200 && !holdsText(cacheDir, 'isParentGone'); turn++) {
      await inspectPicture(engine, { picturePath });
    }
    await inspectPicture(engine, { picturePath });
  }
  assert.ok(holdsText(cacheDir, 'isParentGone'));
  const kept = countFiles(cacheDir);
  assert.ok(kept > 10, `${kept} files`);
  await using engine = await openEngine({ workers: 1, cacheDir });
  await inspectPicture(engine, { picturePath });
  assert.equal(countFiles(cacheDir), kept);
});
