/** Where things lie in the data folder. `docs/guide/service.md` tells operators. */
import { accessSync, chmodSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { SetupError } from './setup-error.ts';

export type DataFolder = {
  path: string;
  /** The embedded PostgreSQL with its socket and its log. */
  postgres: string;
  /** Inputs, prepared characters and scenes, results. */
  objects: string;
  /** For files that are under way. */
  temporary: string;
};

/** What customers sent and get lies in these, and is nobody's business on this machine. `tmp` is the API's, `work` the workers'. */
const PRIVATE = ['objects', 'tmp', 'work'];

/**
 * Makes the folder if it is missing: such that the user of PostgreSQL can pass through it, and others see nothing in it.
 *
 * @throws SetupError if it cannot be made or written to
 */
export function prepareDataFolder(path: string): DataFolder {
  try {
    if (mkdirSync(path, { recursive: true })) chmodSync(path, 0o711);
    accessSync(path, constants.W_OK | constants.X_OK);
    for (const name of PRIVATE) mkdirSync(join(path, name), { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new SetupError(`the data folder ${path} cannot be used: ${(error as Error).message}`, {
      remedy: 'Choose a folder that this user may write to, with --data or UNDERSTUDY_DATA_DIR.',
      cause: error,
    });
  }
  return { path, postgres: join(path, 'postgres'), objects: join(path, 'objects'), temporary: join(path, 'tmp') };
}
