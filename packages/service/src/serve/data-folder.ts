/** Where things lie in the data folder. `docs/guide/service.md` tells operators. */
import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { SetupError } from './setup-error.ts';

export type DataFolder = {
  path: string;
  /** The embedded PostgreSQL with its socket and its log. */
  postgres: string;
  /** Inputs, prepared characters and scenes, results. */
  objects: string;
};

// Beside these: `tmp/` of the API, `work/` of the workers, `cache/` with the models; each is made and cleared by its room.

/**
 * Makes the folder if it is missing.
 *
 * @throws SetupError if it cannot be made or written to
 */
export function prepareDataFolder(path: string): DataFolder {
  try {
    mkdirSync(path, { recursive: true });
    accessSync(path, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new SetupError(`the data folder ${path} cannot be used: ${(error as Error).message}`, {
      remedy: 'Choose a folder that this user may write to, with --data or UNDERSTUDY_DATA_DIR.',
      cause: error,
    });
  }
  return { path, postgres: join(path, 'postgres'), objects: join(path, 'objects') };
}
