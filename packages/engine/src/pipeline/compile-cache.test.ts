import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openScratchFolder } from '../media/testing/scratch-folder.ts';
import { inspectPicture, openEngine } from './index.ts';

const picturePath = fileURLToPath(new URL('../../../../examples/character.png', import.meta.url));
const scratch = openScratchFolder();

function countFiles(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length;
}

test('what an engine process compiled is kept for the next one, though processes end by a signal', async () => {
  const cacheDir = scratch('cache');
  {
    await using engine = await openEngine({ workers: 1, cacheDir });
    await inspectPicture(engine, { picturePath });
  }
  const kept = countFiles(cacheDir);
  assert.ok(kept > 10, `${kept} files`);
  await using engine = await openEngine({ workers: 1, cacheDir });
  await inspectPicture(engine, { picturePath });
  assert.equal(countFiles(cacheDir), kept);
});
