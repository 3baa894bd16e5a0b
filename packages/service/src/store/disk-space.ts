/** How much room is left where the service writes: the disk guard asks before a job is taken on. */
import { statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { errorCode } from './store-error.ts';

/** Bytes that this user may still write on the disk of the folder; of the nearest folder above it where it does not exist yet. */
export async function freeDiskBytes(folder: string): Promise<number> {
  for (let at = resolve(folder); ; at = dirname(at)) {
    try {
      const { bavail, bsize } = await statfs(at);
      return bavail * bsize;
    } catch (error) {
      if (errorCode(error) !== 'ENOENT' || at === dirname(at)) throw error;
    }
  }
}
