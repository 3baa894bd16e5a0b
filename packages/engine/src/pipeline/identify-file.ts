/** Tells whether a file is still the one that it was: what an engine process keeps of it can be used again only then. */
import { stat } from 'node:fs/promises';

/** A file's name and what changes when it is replaced. */
export async function identifyFile(path: string): Promise<unknown> {
  const { size, mtimeMs, ino } = await stat(path);
  return [path, size, mtimeMs, ino];
}
