/** An empty object store in a folder of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ObjectStore } from '../objects/object-store.ts';
import { openObjectStore } from '../objects/open-object-store.ts';

/** `root` is where its files lie. Gone when the process ends. */
export function openTestObjects(): { objects: ObjectStore; root: string } {
  const root = mkdtempSync(join(tmpdir(), 'understudy-test-objects-'));
  process.once('exit', () => rmSync(root, { recursive: true, force: true }));
  return { objects: openObjectStore({ root }), root };
}
