/** Moves the files of a request to the object store, and takes them away again if the job is not accepted after all. */
import type { Orchestrator } from '../orchestrator.ts';

export type FilesToStore = {
  /** The folder of the new job or asset; nothing else lies in it yet. */
  prefix: string;
  files: readonly { key: string; path: string }[];
};

export async function withStoredFiles<T>(
  orc: Orchestrator,
  { prefix, files }: FilesToStore,
  accept: () => Promise<T>,
): Promise<T> {
  try {
    for (const { key, path } of files) await orc.objects.putFile(key, path);
    return await accept();
  } catch (error) {
    // Where only the answer to the commit was lost, the job is there after all. Without its files it fails and its credits come back,
    // as they should: its client was told of no job.
    await orc.objects
      .deletePrefix(prefix)
      .catch((cause: unknown) => orc.log.warn({ prefix, err: cause }, 'files of a refused job could not be removed'));
    throw error;
  }
}
