/** Rendered chunks in the object store: their names, and whether they are still what was recorded of them. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { RecordedChunk } from '../orchestrator/index.ts';
import { ObjectMissing } from '../store/index.ts';
import type { TaskContext } from './task-context.ts';

export const chunkName = (number: number): string => `chunk-${number}.mp4`;
export const maskName = (number: number): string => `mask-${number}.mp4`;

export type ChunkFiles = { path: string; maskPath: string | undefined };

/** Local files of a chunk that was rendered before; undefined where an object is missing, or is not the one that was recorded. */
export async function findChunk(context: TaskContext, chunk: RecordedChunk): Promise<ChunkFiles | undefined> {
  const path = await findObject(context, chunkName(chunk.number), chunk);
  if (path === undefined) return undefined;
  if (!chunk.mask) return { path, maskPath: undefined };
  const maskPath = await findObject(context, maskName(chunk.number), chunk.mask);
  return maskPath === undefined ? undefined : { path, maskPath };
}

async function findObject(
  { orc, inputFolder, taken }: TaskContext,
  name: string,
  recorded: { sizeBytes: number; sha256: string },
): Promise<string | undefined> {
  const key = `${taken.outputPrefix}/${name}`;
  const found = await orc.objects.stat(key);
  if (found?.sizeBytes !== recorded.sizeBytes) return undefined;
  try {
    const path = await orc.objects.localFile(key, inputFolder);
    return (await hashFile(path)) === recorded.sha256 ? path : undefined;
  } catch (error) {
    if (error instanceof ObjectMissing) return undefined;
    throw error;
  }
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
