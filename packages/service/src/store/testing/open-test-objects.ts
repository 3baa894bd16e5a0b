/** An empty object store in a folder of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ObjectStore } from '../objects/object-store.ts';
import { openObjectStore } from '../objects/open-object-store.ts';

const roots = new Set<string>();

/** `root` is where its files lie. Gone when the process ends. */
export function openTestObjects(): { objects: ObjectStore; root: string } {
  if (roots.size === 0) process.once('exit', removeAll);
  const root = mkdtempSync(join(tmpdir(), 'understudy-test-objects-'));
  roots.add(root);
  return { objects: openObjectStore({ root }), root };
}

function removeAll(): void {
  for (const root of roots) rmSync(root, { recursive: true, force: true });
}
