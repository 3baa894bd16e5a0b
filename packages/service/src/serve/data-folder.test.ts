import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { prepareDataFolder } from './data-folder.ts';
import { SetupError } from './setup-error.ts';

const root = mkdtempSync(join(tmpdir(), 'understudy-data-'));
after(() => rmSync(root, { recursive: true }));

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

test('a new folder lets others pass and see nothing, and is taken as it is the next time', () => {
  const path = join(root, 'a', 'data');
  const folder = prepareDataFolder(path);
  assert.deepEqual(
    [folder.postgres, folder.objects, folder.temporary],
    ['postgres', 'objects', 'tmp'].map((name) => join(path, name)),
  );
  if (process.platform !== 'win32') {
    assert.equal(modeOf(path), '711');
    for (const name of ['objects', 'tmp', 'work']) assert.equal(modeOf(join(path, name)), '700');
  }
  assert.deepEqual(prepareDataFolder(path), folder);
});

test('a file in its place is refused with how to mend it', () => {
  const file = join(root, 'file');
  writeFileSync(file, '');
  assert.throws(
    () => prepareDataFolder(file),
    (error) => error instanceof SetupError && /--data/.test(error.remedy) && error.message.includes(file),
  );
});
