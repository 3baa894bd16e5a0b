/** Rendered chunks in the object store: whether they are still what was recorded of them. */
import type { RecordedChunk } from '../orchestrator/index.ts';
import { digestFile, ObjectMissing, objectNames } from '../store/index.ts';
import type { TaskContext } from './task-context.ts';

export type ChunkFiles = { path: string; maskPath: string | undefined };

/** Local files of a chunk that was rendered before; undefined where an object is missing, or is not the one that was recorded. */
export async function findChunk(context: TaskContext, chunk: RecordedChunk): Promise<ChunkFiles | undefined> {
  const path = await findObject(context, objectNames.chunk(chunk.number), chunk);
  if (path === undefined) return undefined;
  if (!chunk.mask) return { path, maskPath: undefined };
  const maskPath = await findObject(context, objectNames.maskChunk(chunk.number), chunk.mask);
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
    return (await digestFile(path)).sha256 === recorded.sha256 ? path : undefined;
  } catch (error) {
    if (error instanceof ObjectMissing) return undefined;
    throw error;
  }
}
