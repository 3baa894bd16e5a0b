/** Brings the objects that a task needs to local files, and its outputs to the object store. */
import path from 'node:path';
import { UnderstudyError } from '@understudy/protocol';
import { ObjectMissing } from '../store/index.ts';
import type { TaskContext } from './task-context.ts';

/**
 * A local file with the content of an object: the object's own file where objects lie on this machine, so it must not be changed.
 *
 * @param what the object in words, for the error
 * @throws UnderstudyError CS-ENEC-001 where it is missing
 */
export async function fetchInput(context: TaskContext, key: string | undefined, what: string): Promise<string> {
  if (key === undefined) throw new Error(`task ${context.taken.task.id} came without the key of ${what}`);
  try {
    return await context.orc.objects.localFile(key, context.inputFolder);
  } catch (error) {
    if (!(error instanceof ObjectMissing)) throw error;
    throw new UnderstudyError('CS-ENEC-001', {
      problem: `${what} is no longer in the store of the server`,
      remedy: 'Send it again, with a new job.',
      cause: error,
    });
  }
}

/** Where a task writes an output, before it is stored under the same name. */
export function outputPath({ outputFolder }: TaskContext, name: string): string {
  return path.join(outputFolder, name);
}

export type StoredOutput = { key: string; sizeBytes: number; sha256: string };

/** Puts an output into the store, unless the task was lost meanwhile. The local file is gone afterwards, or may be. */
export async function storeOutput(context: TaskContext, name: string): Promise<StoredOutput> {
  context.signal.throwIfAborted();
  const key = `${context.taken.outputPrefix}/${name}`;
  const { sizeBytes, sha256 } = await context.orc.objects.putFile(key, outputPath(context, name));
  context.signal.throwIfAborted();
  return { key, sizeBytes, sha256 };
}
