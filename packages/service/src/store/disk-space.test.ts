import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { freeDiskBytes } from './disk-space.ts';

test('the room on a disk is known before the folder is made', async () => {
  const free = await freeDiskBytes(tmpdir());
  assert.ok(Number.isSafeInteger(free) && free > 0);
  assert.ok((await freeDiskBytes(join(tmpdir(), 'not', 'yet', 'there'))) > 0);
});
