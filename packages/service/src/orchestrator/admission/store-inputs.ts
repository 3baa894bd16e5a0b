/** Moves the files of a request to the object store, and takes them away again if the job is not accepted after all. */
import type { Orchestrator } from '../orchestrator.ts';

/** Object key → local file. */
export type FilesToStore = readonly { key: string; path: string }[];

export async function withStoredFiles<T>(orc: Orchestrator, files: FilesToStore, accept: () => Promise<T>): Promise<T> {
  try {
    for (const { key, path } of files) await orc.objects.putFile(key, path);
    return await accept();
  } catch (error) {
    for (const { key } of files) {
      await orc.objects
        .delete(key)
        .catch((cause: unknown) => orc.log.warn({ key, cause }, 'a file of a refused job could not be removed'));
    }
    throw error;
  }
}
